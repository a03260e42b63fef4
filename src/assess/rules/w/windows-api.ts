import { WINDOWS_ONLY_SYMBOLS } from "../../go/std-symbols.generated.ts";
import type { Call } from "../../go/syntax.ts";
import type { Found, Matcher } from "../rule.ts";

/** Packages that hand out functions of Windows under their own names. */
const PACKAGES = [
  "golang.org/x/sys/windows",
  "github.com/lxn/win",
  "github.com/gonutz/w32",
  "github.com/gonutz/w32/v2",
  "github.com/JamesHovious/w32",
  "github.com/TheTitanrain/w32",
];
/** Calls that look a function up in a DLL by its name. */
const LOOKUPS = [
  ".NewProc",
  ".FindProc",
  ".MustFindProc",
  "syscall.GetProcAddress",
  "golang.org/x/sys/windows.GetProcAddress",
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
