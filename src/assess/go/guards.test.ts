import { describe, expect, it } from "vitest";
import { isGuarded, knownNamesOf, truthOf } from "./guards.ts";
import { readGoFile } from "./read.ts";
import type { GoFile } from "./syntax.ts";

const read = (text: string, path = "a.go"): GoFile => readGoFile(path, Buffer.from(text)) as GoFile;

/** Whether `HERE()` in a function body is kept from running on Linux. */
function guarded(body: string, more = ""): boolean {
  const file = read(`package x\n\nimport "runtime"\n\n${more}\n\nfunc f() error {\n${body}\n}\n`);
  return isGuarded(file, file.text.indexOf("HERE()"), knownNamesOf([file]));
}

describe("isGuarded() is true", () => {
  it.each([
    ["inside if", `if runtime.GOOS == "windows" {\n\tHERE()\n}`],
    ["inside if with the sides swapped", `if "windows" == runtime.GOOS {\n\tHERE()\n}`],
    ["inside if with more conditions", `if ok && runtime.GOOS == "windows" {\n\tHERE()\n}`],
    ["inside if for several systems", `if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {\n\tHERE()\n}`],
    ["inside the else of another system", `if runtime.GOOS != "windows" {\n\tg()\n} else {\n\tHERE()\n}`],
    ["inside else if", `if runtime.GOOS == "linux" {\n\tg()\n} else if ok {\n\tHERE()\n}`],
    ["deep inside", `if runtime.GOOS == "windows" {\n\tfor {\n\t\tif ok {\n\t\t\tHERE()\n\t\t}\n\t}\n}`],
    ["after an early return", `if runtime.GOOS != "windows" {\n\treturn nil\n}\nHERE()`],
    ["after an early panic", `if runtime.GOOS == "linux" {\n\tg()\n\tpanic("no")\n}\nHERE()`],
    ["in a case", `switch runtime.GOOS {\ncase "windows":\n\tHERE()\ndefault:\n\tg()\n}`],
    ["in a case of several", `switch runtime.GOOS {\ncase "darwin", "windows":\n\tHERE()\n}`],
    ["in default beside linux", `switch runtime.GOOS {\ncase "linux":\n\tg()\ndefault:\n\tHERE()\n}`],
    ["in a case of a bare switch", `switch {\ncase runtime.GOOS == "windows":\n\tHERE()\n}`],
    ["in a switch with a variable", `switch goos := runtime.GOOS; goos {\ncase "windows":\n\tHERE()\n}`],
    ["by a local variable", `goos := runtime.GOOS\nif goos == "windows" {\n\tHERE()\n}`],
    ["by a local flag", `win := runtime.GOOS == "windows"\nif win {\n\tHERE()\n}`],
    ["by the header's own variable", `if goos := runtime.GOOS; goos == "windows" {\n\tHERE()\n}`],
    ["by a package variable", `if onWin {\n\tHERE()\n}`, `var onWin = runtime.GOOS == "windows"`],
    ["by a package constant", `if system == "windows" {\n\tHERE()\n}`, `const system = runtime.GOOS`],
    [
      "by a predicate of the package",
      `if !posix() {\n\tHERE()\n}`,
      `func posix() bool {\n\treturn runtime.GOOS != "windows"\n}`,
    ],
    [
      "by a predicate with two returns",
      `if win() {\n\tHERE()\n}`,
      `func win() bool {\n\tif runtime.GOOS == "windows" {\n\t\treturn true\n\t}\n\treturn false\n}`,
    ],
    ["by a constant whose twin is for Windows", `if onWin {\n\tHERE()\n}`, `const onWin = false`],
    ["by a local copy of a known name", `w := onWin\nif w {\n\tHERE()\n}`, `var onWin = runtime.GOOS == "windows"`],
    ["by another package's predicate", `if osutil.IsWindows() {\n\tHERE()\n}`],
  ])("%s", (_: string, body: string, more?: string) => {
    expect(guarded(body, more)).toBe(true);
  });
});

describe("isGuarded() is false", () => {
  it.each([
    ["in the open", `HERE()`],
    ["by a variable that is false for now", `if debug {\n\tHERE()\n}`, `var debug = false`],
    ["by a local flag that is set again", `win := runtime.GOOS == "windows"\nwin = ask()\nif win {\n\tHERE()\n}`],
    ["inside another condition", `if ok {\n\tHERE()\n}`],
    ["inside if for linux", `if runtime.GOOS == "linux" {\n\tHERE()\n}`],
    ["in the else of windows", `if runtime.GOOS == "windows" {\n\tg()\n} else {\n\tHERE()\n}`],
    ["with an alternative", `if ok || runtime.GOOS == "windows" {\n\tHERE()\n}`],
    ["after a block that does not leave", `if runtime.GOOS != "windows" {\n\tg()\n}\nHERE()`],
    ["after a windows block that leaves", `if runtime.GOOS == "windows" {\n\treturn nil\n}\nHERE()`],
    ["after the block an early return stands in", `for {\n\tif runtime.GOOS != "windows" {\n\t\tbreak\n\t}\n}\nHERE()`],
    [
      "in the next case after an early return",
      `switch x {\ncase 1:\n\tif runtime.GOOS != "windows" {\n\t\treturn nil\n\t}\ncase 2:\n\tHERE()\n}`,
    ],
    ["in default beside windows", `switch runtime.GOOS {\ncase "windows":\n\tg()\ndefault:\n\tHERE()\n}`],
    ["in a case with a variable among its values", `switch runtime.GOOS {\ncase "windows", other:\n\tHERE()\n}`],
    ["by a comparison with a variable", `if runtime.GOOS == target {\n\tHERE()\n}`],
    ["by a comment", `// if runtime.GOOS == "windows" {\nHERE()\n// }`],
    ["by a text", `if s == "runtime.GOOS" {\n\tHERE()\n}`],
  ])("%s", (_: string, body: string, more?: string) => {
    expect(guarded(body, more)).toBe(false);
  });
});

describe("truthOf()", () => {
  const names = new Map<string, boolean | "linux">([
    ["win", false],
    ["goos", "linux"],
  ]);

  it.each([
    [`runtime.GOOS == "windows"`, false],
    [`!(runtime.GOOS == "windows")`, true],
    [`!win && goos == "linux"`, true],
    [`win == false`, true],
    [`ok`, undefined],
    [`ok && win`, false],
    [`ok || !win`, true],
    [`(ok || win) && x`, undefined],
    [``, undefined],
    [`((((`, undefined],
  ])("of %s is %s", (condition, truth) => {
    expect(truthOf(condition, names)).toBe(truth);
  });
});
