import type { GoFile } from "./syntax.ts";
import { unpackNames } from "./names.ts";
import { symbolsOfPackage } from "./symbol-uses.ts";
import { XSYS_NAMES } from "./xsys-symbols.generated.ts";

const unpacked = new Map<string, ReadonlySet<string>>();

/** The names that golang.org/x/sys/windows, or a package below it, exports; undefined for any other path. */
export function systemNames(path: string): ReadonlySet<string> | undefined {
  const known = unpacked.get(path);
  const packed = Object.hasOwn(XSYS_NAMES, path) ? XSYS_NAMES[path] : undefined;
  if (known !== undefined || packed === undefined) return known;
  const names = new Set(unpackNames(packed));
  unpacked.set(path, names);
  return names;
}

/** Which of a package's names a file uses, in the order of the file, each once. */
export function systemNamesIn(file: GoFile, path: string): readonly string[] {
  const used = symbolsOfPackage(file, path);
  const names = used.length === 0 ? undefined : systemNames(path);
  return [...new Set(used.map(({ name }) => name))].filter((name) => names?.has(name) === true);
}
