import { onceByText } from "../../once.ts";
import type { Tree } from "../../project/tree.ts";

interface Spelling {
  /** Lower-case path of every file and folder → the path as it stands. */
  readonly paths: ReadonlyMap<string, string>;
  /** Lower-case import path → import path. */
  readonly imports: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
}

const known = new WeakMap<Tree, Spelling>();

function spellingOf(tree: Tree): Spelling {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const paths = new Map<string, string>();
  const folders = new Set<string>();
  for (const path of tree.paths.keys()) {
    paths.set(path.toLowerCase(), path);
    for (
      let at = path.lastIndexOf("/");
      at > 0 && !folders.has(path.slice(0, at));
      at = path.lastIndexOf("/", at - 1)
    ) {
      const folder = path.slice(0, at);
      folders.add(folder);
      paths.set(folder.toLowerCase(), folder);
    }
  }
  const imports = new Map([...tree.byImportPath.keys()].map((path) => [path.toLowerCase(), path]));
  const made = { paths, imports, folders };
  known.set(tree, made);
  return made;
}

/** True when a file or folder of exactly this path stands in the tree. */
export function exists(tree: Tree, path: string): boolean {
  return tree.paths.has(path) || spellingOf(tree).folders.has(path);
}

/** A path of the tree that differs from this one in the case of letters only; undefined when this one exists, or none does. */
export function otherCase(tree: Tree, path: string): string | undefined {
  return exists(tree, path) ? undefined : spellingOf(tree).paths.get(path.toLowerCase());
}

const lowerCase = onceByText((path) => path.toLowerCase());

/** The same for the import path of a package. */
export function importInOtherCase(tree: Tree, path: string): string | undefined {
  return tree.byImportPath.has(path) ? undefined : spellingOf(tree).imports.get(lowerCase(path));
}

/** A relative path seen from a folder, without `.` and `..`; undefined when it leaves the tree. */
export function pathFrom(folder: string, path: string): string | undefined {
  const parts = folder === "." ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
