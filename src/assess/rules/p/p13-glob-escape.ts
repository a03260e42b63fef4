import { table } from "../../../kit/table.ts";
import { stringsOf } from "../../go/strings.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Call, GoFile, StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule } from "../rule.ts";

/** Calls that take a pattern of file names, and where. */
const GLOBS = table<number>({
  "path/filepath.Glob": 0,
  "path/filepath.Match": 0,
  "html/template.ParseGlob": 0,
  "text/template.ParseGlob": 0,
  ".ParseGlob": 0,
  ".LoadHTMLGlob": 0,
  "io/fs.Glob": 1,
});
/** A backslash between names. Before a bracket, or a star within a name, it is an escape somebody wanted. */
const BETWEEN = /[\w.)%\u0080-\uffff]\\(?:[\w.%\u0080-\uffff]|\*(?:[.\\*]|$))/;
const LEADING = /^\\(?:[\w.%\u0080-\uffff]|\*(?:[.\\*]|$))|\\$/;

export const globEscape: Rule = {
  id: "P13",
  name: "glob-escape",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.95,
  supersedes: ["P04"],
  texts: {
    en: {
      detects:
        "Backslashes between folders in the patterns of filepath.Glob, filepath.Match, ParseGlob and LoadHTMLGlob.",
      evidence:
        "Speaks when a literal of the pattern has a backslash before a name or before a star that begins one; silent for escaped brackets and for conditions on runtime.GOOS.",
      why: "On Linux a backslash in a pattern takes the meaning from the next character: `logs\\*.log` looks for one file called `logs*.log`, finds none and reports no error.",
      found: "the pattern {pattern} separates folders with a backslash",
      fix: "Write it with slashes, or join it with filepath.Join and pass the parts that come from outside through filepath.ToSlash.",
    },
    "zh-CN": {
      detects: "filepath.Glob、filepath.Match、ParseGlob 和 LoadHTMLGlob 的模式里用反斜杠分隔的目录。",
      evidence: "模式的字面量里反斜杠后跟名字、或后跟开头的星号时发言；对转义的方括号和 runtime.GOOS 条件保持沉默。",
      why: "在 Linux 上模式里的反斜杠会转义下一个字符：`logs\\*.log` 只会找名为 `logs*.log` 的文件，找不到也不报错。",
      found: "模式 {pattern} 用反斜杠分隔目录",
      fix: "用斜杠书写，或用 filepath.Join 拼接，外部传入的部分先经过 filepath.ToSlash。",
    },
  },
  bad: [
    `files, err := filepath.Glob(«"logs\\\\*.log")`,
    `files, err := filepath.Glob(dir + «"\\\\*.csv")`,
    `files, err := filepath.Glob(filepath.Join(root, «"in\\\\2024*"))`,
    `t := template.Must(template.ParseGlob(«"views\\\\*.html"))`,
    `r.LoadHTMLGlob(«"templates\\\\**\\\\*.html")`,
  ],
  good: [
    `files, err := filepath.Glob("logs/*.log")`,
    `ok, err := filepath.Match("\\\\[draft\\\\]*.md", name)`,
    `ok, err := filepath.Match("a\\\\*b*", name)`,
    `files, err := filepath.Glob(filepath.Join(dir, "*.csv"))`,
    `re := regexp.MustCompile("logs\\\\w*.log")`,
    `if runtime.GOOS == "windows" {\n\t\tfilepath.Glob("logs\\\\*.log")\n\t}`,
    `// filepath.Glob("logs\\\\*.log")`,
  ],
  match: [{ on: "call", callees: Object.keys(GLOBS), check: (call, { file }) => escapes(file, call) }],
};

function escapes(file: GoFile, call: Call): Found | undefined {
  const pattern = argumentsOf(file, call)[GLOBS[call.callee] ?? 0];
  if (pattern === undefined || !file.text.slice(pattern.start, pattern.end).includes("\\")) return undefined;
  const one = stringsOf(file).find(
    (literal) => pattern.start <= literal.start && literal.end <= pattern.end && separates(file, literal),
  );
  return one === undefined ? undefined : { params: { pattern: one.text.slice(0, 120) }, range: one };
}

function separates({ text }: GoFile, one: StringLiteral): boolean {
  const joined = /\+\s*$/.test(text.slice(one.start - 8, one.start)) || /^\s*\+/.test(text.slice(one.end, one.end + 8));
  return BETWEEN.test(one.text) || (joined && LEADING.test(one.text));
}
