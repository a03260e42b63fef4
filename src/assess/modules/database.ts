import type { ModuleFacts, PackageFacts } from "./facts.ts";

const MODULES: ReadonlyMap<string, ModuleFacts> = new Map();

/** What is known about a module; undefined when it was never looked into. */
export function moduleFacts(path: string): ModuleFacts | undefined {
  return MODULES.get(path);
}

/** The module an import belongs to and what is known of that package; undefined for an unknown module. */
export function packageFacts(
  importPath: string,
): { readonly module: ModuleFacts; readonly facts: PackageFacts } | undefined {
  for (let path = importPath; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf("/")))) {
    const module = MODULES.get(path);
    if (module === undefined) continue;
    const folder = path === importPath ? "." : importPath.slice(path.length + 1);
    return { module, facts: module.packages[folder] ?? { class: "ok" } };
  }
  return undefined;
}
