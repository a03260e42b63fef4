import type { ModuleFacts, PackageFacts } from "./facts.ts";
import { MODULE_ROWS } from "./modules.generated.ts";
import { parseRow } from "./row.ts";

let table: ReadonlyMap<string, ModuleFacts> | undefined;

/** Read when somebody asks first: most commands never do. */
function modules(): ReadonlyMap<string, ModuleFacts> {
  table ??= new Map(
    MODULE_ROWS.trim()
      .split("\n")
      .map((row) => {
        const module = parseRow(row);
        return [module.path, module] as const;
      }),
  );
  return table;
}

/** What is known about a module; undefined when it was never looked into. */
export function moduleFacts(path: string): ModuleFacts | undefined {
  return modules().get(path);
}

/** The module an import belongs to and what is known of that package; undefined for an unknown module. */
export function packageFacts(
  importPath: string,
): { readonly module: ModuleFacts; readonly facts: PackageFacts } | undefined {
  for (let path = importPath; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf("/")))) {
    const module = modules().get(path);
    if (module === undefined) continue;
    const folder = path === importPath ? "." : importPath.slice(path.length + 1);
    return { module, facts: module.packages[folder] ?? { class: "ok" } };
  }
  return undefined;
}

/** Import paths of all packages of some classes. */
export function packagesOfClass(...classes: readonly PackageFacts["class"][]): readonly string[] {
  return [...modules().values()].flatMap(({ path, packages }) =>
    Object.entries(packages).flatMap(([folder, facts]) =>
      classes.includes(facts.class) ? [folder === "." ? path : `${path}/${folder}`] : [],
    ),
  );
}
