import type { Severity } from "../../../model/assessment.ts";
import type { Matcher } from "../rule.ts";

/** Go's package of the Windows API. */
export const XSYS = "golang.org/x/sys/windows";

/** Calls that ask a DLL for a function by its name. */
const LOOKUPS = [".NewProc", ".FindProc", ".MustFindProc", "syscall.GetProcAddress", `${XSYS}.GetProcAddress`];

/** Imports of packages that stand for a Windows API, or of any below them. */
export function imported(paths: readonly string[], severity?: Severity): Matcher {
  return {
    on: "import",
    paths,
    deep: true,
    check: ({ path }) => ({ params: { name: path }, ...(severity === undefined ? {} : { severity }) }),
  };
}

/** Uses of names of packages: package path → names. */
export function used(symbols: Readonly<Record<string, string>>, severity?: Severity): Matcher {
  const sets = Object.entries(symbols).map(([path, names]) => [path, new Set(names.split(" "))] as const);
  return {
    on: "symbol",
    symbols: Object.fromEntries(sets),
    check: ({ path, name }) => ({
      params: { name: shortName(`${path}.${name}`) },
      ...(severity === undefined ? {} : { severity }),
    }),
  };
}

/** Functions of a DLL that are asked for by name; `names` without the ending A or W. */
export function lookedUp(names: string): Matcher {
  const wanted = new Set(names.split(" "));
  return {
    on: "call",
    callees: LOOKUPS,
    check: ({ strings }) => {
      const name = strings[0]?.text ?? "";
      return wanted.has(name) || wanted.has(name.replace(/[AW]$/, "")) ? { params: { name } } : undefined;
    },
  };
}

/** `golang.org/x/sys/windows.CreateFile` as people write it: `windows.CreateFile`. */
export function shortName(callee: string): string {
  return callee.slice(callee.lastIndexOf("/") + 1);
}
