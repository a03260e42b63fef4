import { textAround } from "../../go/around.ts";
import { decodeLiteral } from "../../go/literal.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { reachesFile } from "./file-calls.ts";

const SPLITTERS = "Split SplitN SplitAfter LastIndex LastIndexByte Index IndexByte IndexRune Cut Count".split(" ");
/** Expressions that are a path of this machine. */
const PATH =
  /(?:path|dir|directory|folder|file|exe|cwd|pwd|wd)\w{0,4}\)?$|\bos\.(?:Args\[0\]|Getwd|Executable)|\bfilepath\.|\bruntime\.Caller\b/i;
/** Paths other machines gave. */
const FOREIGN = /\.Filename\b|FormValue|\.Query|\.Header|\.Param\(/;
/** Both separators are thought of. */
const BOTH =
  /IndexAny\(|\bToSlash\(|FieldsFunc\(|PathSeparator|filepath\.Separator|, *"\\\\", *"\/"|'\\\\'\s*(?:\|\||,)|"\\\\\/"|"\/\\\\"/;

export const splitBackslash: Rule = {
  id: "P05",
  name: "split-backslash",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.93,
  texts: {
    en: {
      detects: 'Paths taken apart at backslashes, or turned into such with strings.ReplaceAll(path, "/", "\\\\").',
      evidence:
        "Speaks when what is cut is a path by its name or origin; silent when the same function thinks of the other separator too, for names of uploads, and under a condition on runtime.GOOS.",
      why: "A path on Linux has no backslashes: the split gives one part, the index is -1, and slicing with it ends in a panic or a wrong name.",
      found: "{call} takes a path apart at backslashes",
      fix: "Use filepath.Base, filepath.Dir, filepath.Ext or filepath.Split instead of cutting by hand.",
      variants: {
        turn: {
          found: "{call} turns slashes into backslashes",
          fix: "Delete the replacement, or use filepath.FromSlash, which does nothing on Linux.",
        },
      },
    },
    "zh-CN": {
      detects: '按反斜杠拆分路径，或用 strings.ReplaceAll(path, "/", "\\\\") 把路径换成反斜杠。',
      evidence:
        "被拆分的内容按名字或来源是路径时发言；同一函数也考虑了另一种分隔符、上传文件名以及 runtime.GOOS 条件之下保持沉默。",
      why: "Linux 的路径没有反斜杠：拆分只得到一段，下标是 -1，用它切片会崩溃或得到错误的名字。",
      found: "{call} 按反斜杠拆分路径",
      fix: "改用 filepath.Base、filepath.Dir、filepath.Ext 或 filepath.Split，不要手工截取。",
      variants: {
        turn: {
          found: "{call} 把斜杠换成反斜杠",
          fix: "删除这次替换，或改用在 Linux 上不起作用的 filepath.FromSlash。",
        },
      },
    },
  },
  bad: [
    `parts := «strings.Split(filePath, "\\\\")`,
    `name := os.Args[0]\n\tname = os.Args[0][«strings.LastIndex(os.Args[0], "\\\\")+1:]`,
    "exe, _ := os.Executable()\n\tdir := exe[:«strings.LastIndex(exe, `\\`)]",
    `p := «strings.Replace(filePath, "/", "\\\\", -1)\n\tos.Open(p)`,
    `i := «strings.LastIndexByte(path, '\\\\')`,
  ],
  good: [
    `parts := strings.Split(account, "\\\\")`,
    `parts := strings.Split(filePath, "/")`,
    `p := strings.ReplaceAll(filePath, "\\\\", "/")`,
    `i := strings.LastIndexAny(path, "/\\\\")`,
    `i := strings.LastIndex(path, "/")\n\tif i < 0 {\n\t\ti = strings.LastIndex(path, "\\\\")\n\t}`,
    `name := header.Filename[strings.LastIndex(header.Filename, "\\\\")+1:]`,
    `if runtime.GOOS == "windows" {\n\t\t_ = strings.Split(filePath, "\\\\")\n\t}`,
    `// parts := strings.Split(filePath, "\\\\")`,
  ],
  match: [
    { on: "call", callees: SPLITTERS.map((name) => `strings.${name}`), check: splitsPath },
    { on: "call", callees: ["strings.Replace", "strings.ReplaceAll"], check: turnsSlashes },
  ],
};

function splitsPath(call: Call, { file }: Site): Found | undefined {
  if (!file.text.slice(call.open, call.end).includes("\\")) return undefined;
  const [what = "", at = ""] = argumentTexts(file, call);
  if (literal(at) !== "\\" || !PATH.test(what) || FOREIGN.test(what)) return undefined;
  const around = textAround(file, call.start);
  const same = new RegExp(`\\(${escaped(what)},\\s*["'\`]/["'\`]`);
  return BOTH.test(around) || same.test(around) ? undefined : { params: { call: call.callee } };
}

function turnsSlashes(call: Call, site: Site): Found | undefined {
  const { file } = site;
  if (!file.text.slice(call.open, call.end).includes("\\")) return undefined;
  const [what = "", from = "", to = ""] = argumentTexts(file, call);
  if (literal(from) !== "/" || literal(to) !== "\\" || FOREIGN.test(what)) return undefined;
  const found = { variant: "turn", params: { call: call.callee } };
  if (reachesFile(site, call.start)) return found;
  // Where it goes is not to be seen: to a share of Windows, or into the debug information of a program.
  return PATH.test(what) ? { ...found, severity: "medium" } : undefined;
}

function argumentTexts(file: GoFile, call: Call): readonly string[] {
  return argumentsOf(file, call).map(({ start, end }) => file.text.slice(start, end).trim());
}

function literal(text: string): string | undefined {
  return /^["'`]/.test(text) ? decodeLiteral(text) : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
