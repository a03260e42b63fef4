import type { Severity } from "../../../model/assessment.ts";
import { WINDOWS_ONLY_SYMBOLS } from "../../go/std-symbols.generated.ts";
import type { Call } from "../../go/syntax.ts";
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

/** Packages that hand out functions of Windows under their own names. */
const PACKAGES = [
  "golang.org/x/sys/windows",
  "github.com/lxn/win",
  "github.com/gonutz/w32",
  "github.com/gonutz/w32/v2",
  "github.com/JamesHovious/w32",
  "github.com/TheTitanrain/w32",
];
/** Uses of functions of Windows: out of a package that hands them out, or looked up in a DLL by name (with or without W or A). */
export function windowsApi(names: readonly string[], judge: (call: string) => Found | undefined): readonly Matcher[] {
  const wanted = new Set(names);
  const standard = new Set(names.filter((name) => WINDOWS_ONLY_SYMBOLS["syscall"]?.has(name) === true));
  return [
    {
      on: "symbol",
      symbols: { syscall: standard, ...Object.fromEntries(PACKAGES.map((path) => [path, wanted])) },
      check: ({ path, name }) => judge(`${packageName(path)}.${name}`),
    },
    {
      on: "call",
      callees: LOOKUPS,
      check: (call) => {
        const literal = nameLookedUp(call);
        if (literal === undefined || !(wanted.has(literal.text) || wanted.has(literal.text.replace(/[AW]$/, ""))))
          return undefined;
        const found = judge(literal.text);
        return found === undefined ? undefined : { ...found, range: literal };
      },
    },
  ];
}

/** `k.NewProc("X")` → "X" */
function nameLookedUp({ strings }: Call): Call["strings"][number] | undefined {
  return strings.at(-1);
}

function packageName(path: string): string {
  return (
    path
      .split("/")
      .filter((part) => !/^v\d+$/.test(part))
      .at(-1) ?? path
  );
}
