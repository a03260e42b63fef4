import fc from "fast-check";
import { scanGo } from "./scan.ts";
import type { Recorded } from "./syntax.ts";

export function recorded(text: string): Recorded {
  return { text, ...scanGo(text) };
}

/** Source that is nearly Go: calls in calls, literals of all kinds, brackets that do not match. */
export const nearlyGo: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      "os.Open(",
      "f(",
      "x.y.Run(",
      "(",
      ")",
      "{",
      "}",
      "[]string{",
      "map[string]int{",
      "T{",
      ", ",
      ";\n",
      "a = ",
      "b: ",
      '"k": ',
      '"C:\\\\x"',
      '"http://h/p"',
      '"loc=a"',
      "`raw\r\n//`",
      '"a',
      "'c'",
      "sh.Command(",
      "if ",
      "func() ",
      "go ",
      "os",
      ".",
      "Getenv",
      "a",
      "/* c */",
      "// c\n",
      "[",
      "]",
      "Open(",
      "return ",
    ),
    { maxLength: 40 },
  )
  .map((parts) => `package a\n\nimport (\n\t"os"\n\tsh "os/exec"\n)\n\nfunc f() {\n${parts.join("")}`);
