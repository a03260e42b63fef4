import type { Severity } from "../../../model/assessment.ts";
import type { Found, Matcher } from "../rule.ts";

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
    check: ({ path }) => at(path, severity),
  };
}

/** Uses of names of packages: package path → names. */
export function used(symbols: Readonly<Record<string, string>>, severity?: Severity): Matcher {
  const sets = Object.entries(symbols).map(([path, names]) => [path, new Set(names.split(" "))] as const);
  return {
    on: "symbol",
    symbols: Object.fromEntries(sets),
    check: ({ path, name }) => at(shortName(`${path}.${name}`), severity),
  };
}

/** Functions of a DLL that are asked for by name; `names` without the ending A or W. */
export function lookedUp(names: string, severity?: Severity): Matcher {
  const wanted = new Set(names.split(" "));
  return {
    on: "call",
    callees: LOOKUPS,
    check: ({ strings }) => {
      const name = strings[0]?.text ?? "";
      return wanted.has(name) || wanted.has(name.replace(/[AW]$/, "")) ? at(name, severity) : undefined;
    },
  };
}

/** `golang.org/x/sys/windows.CreateFile` as people write it: `windows.CreateFile`; of go-ole and npipe.v2, ole and npipe. */
export function shortName(callee: string): string {
  return callee
    .slice(callee.lastIndexOf("/") + 1)
    .replace(/^go-/, "")
    .replace(/\.v\d+(?=\.)/, "");
}

function at(name: string, severity: Severity | undefined): Found {
  return severity === undefined ? { params: { name } } : { params: { name }, severity };
}
