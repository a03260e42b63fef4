import { symbolsOfPackage } from "../go/symbol-uses.ts";
import type { GoFile, GoImport } from "../go/syntax.ts";
import { moduleAbove, type Tree } from "../project/tree.ts";
import { moduleFacts, packageFacts } from "./database.ts";
import type { ModuleFacts, PackageFacts } from "./facts.ts";

/** Names of unknown modules that are shown. */
const MOST_NAMES = 3;

/** What is known of the package that an import brings in, a `replace` of its go.mod followed; undefined for the tree's own. */
export function importedFacts(
  tree: Tree,
  { folder }: GoFile,
  { path }: GoImport,
): { readonly module: ModuleFacts; readonly facts: PackageFacts } | undefined {
  const found = tree.byImportPath.has(path) ? undefined : packageFacts(path);
  const replaced = moduleAbove(folder, tree.modules)?.replaces.find(({ from }) => from === found?.module.path);
  if (found === undefined || replaced === undefined) return found;
  // A folder in its place is source that stands in the tree or is not known.
  return packageFacts(replaced.to + path.slice(replaced.from.length));
}

/** Names of a package that a file uses and that it lacks. */
export function missingNames(file: GoFile, { path }: GoImport, { missing = [] }: PackageFacts): readonly string[] {
  if (missing.length === 0) return [];
  const lacked = new Set(missing);
  const used = symbolsOfPackage(file, path).filter((one) => lacked.has(one.name));
  return [...new Set(used.map(({ name }) => name))];
}

/** How many required modules the database does not know, and the first of their names. */
export function unknownModules(tree: Tree): {
  readonly count: number;
  readonly modules: number;
  readonly names: string;
} {
  const own = new Set(tree.modules.map(({ path }) => path));
  const required = new Set(
    tree.modules.flatMap(({ requires }) => requires.map(({ path }) => path)).filter((path) => !own.has(path)),
  );
  const unknown = [...required].filter((path) => moduleFacts(path) === undefined);
  const names = unknown.slice(0, MOST_NAMES).join(", ") + (unknown.length > MOST_NAMES ? ", …" : "");
  return { count: unknown.length, modules: required.size, names };
}
