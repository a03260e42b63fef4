import type { Message } from "../../model/message.ts";
import type { GoModule } from "../../model/service.ts";

/** The app's name: last part of the module path, a major version skipped; of what several modules share; else the folder's. */
export function appName(
  modules: readonly GoModule[],
  root: string,
): { readonly app: string; readonly because: Message } {
  const top = modules.find(({ folder }) => folder === ".") ?? (modules.length === 1 ? modules[0] : undefined);
  if (top !== undefined) {
    return { app: slug(lastPart(top.path)), because: { code: "app-from-module", params: { module: top.path } } };
  }
  const shared = sharedPath(modules.map(({ path }) => path));
  // A host alone (example.com) names nobody.
  if (shared.length > 1) {
    const path = shared.join("/");
    return { app: slug(lastPart(path)), because: { code: "app-from-modules", params: { path } } };
  }
  const folder = root.split(/[\\/]/).filter(Boolean).at(-1) ?? "app";
  return { app: slug(folder), because: { code: "app-from-folder", params: { folder } } };
}

function lastPart(path: string): string {
  const parts = path.split("/");
  const last = parts.at(-1) ?? "";
  const part = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? "") : last;
  return part.replace(/\.v\d+$/, "");
}

function sharedPath(paths: readonly string[]): readonly string[] {
  const [first = [], ...others] = paths.map((path) => path.split("/"));
  const end = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return end < 0 ? first : first.slice(0, end);
}

/** A name that may stand in an image reference and a host name: lower case, digits, single hyphens. */
export function slug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "app" : plain;
}

/** Folder names that say what a folder is, not which service. */
const PLAIN_WORDS = new Set(["cmd", "server", "service", "main", "app", "src", "api"]);

/** One name a folder: its last part, the app's for the root; where two are equal, parts before it are added until they differ. */
export function serviceNames(folders: readonly string[], app: string): readonly string[] {
  const names = folders.map((folder) => (folder === "." ? app : slug(folder.slice(folder.lastIndexOf("/") + 1))));
  const distinct = names.map((name, index) => (isTwice(names, name) ? longName(folders[index] ?? ".", name) : name));
  return distinct.map((name, index) =>
    distinct.indexOf(name) < index
      ? `${name}-${distinct.slice(0, index).filter((one) => one === name).length + 1}`
      : name,
  );
}

function isTwice(names: readonly string[], name: string): boolean {
  return names.indexOf(name) !== names.lastIndexOf(name);
}

function longName(folder: string, name: string): string {
  const above = folder
    .split("/")
    .slice(0, -1)
    .filter((part) => !PLAIN_WORDS.has(part));
  const owner = above.at(-1);
  return owner === undefined ? name : `${slug(owner)}-${name}`;
}
