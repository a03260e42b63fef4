import { isCompared } from "../calls.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

/** A drive path behind something else. Two letters or more before the colon are a scheme or a word. */
const INSIDE = /[^A-Za-z0-9%\\](?:[A-Za-z]:(?:\\[\w.$%{\u0080-\uffff]|\/[\w.$\u0080-\uffff][\w.$\u0080-\uffff]))/;
const STARTS = /^[A-Za-z]:[\\/](?!\/)/;
/** Escapes of patterns, which no path has. */
const PATTERN = /\(\?|\[\^|\\[dwsbDWSB][+*{]|\.\*/;
const DSN =
  /(?:^|[;?&\s])(?:dbq|data source|file|database|dbname|attachdbfilename|server|db|dsn|path|dir|data_?dir)\s*[=:]\s*$|^file:$/i;
const COMMENT = /^\s*(?:#|--|\/\/|::|@?rem\b)/i;
const SCRIPT =
  /\.(?:sh|bash|bat|cmd|ps1|psm1|vbs|sql|service)$|(?:^|\/)(?:makefile|gnumakefile|dockerfile[^/]*|procfile|jenkinsfile)$/i;

export const driveInside: Rule = {
  id: "P02",
  name: "drive-inside",
  severity: "low",
  axis: "runs",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.9,
  texts: {
    en: {
      detects:
        "Paths on a Windows drive inside longer texts: connection strings, command lines, help texts and scripts.",
      evidence:
        "Speaks when a drive letter with its path stands behind another character of a literal or in a line of a script; silent in comments, patterns and comparisons, and under a condition on runtime.GOOS.",
      why: "The path is used or shown inside a longer text. In a container it points nowhere, and whoever follows the help text finds no such folder.",
      found: '"{path}" stands inside a longer text',
      fix: "Put the folder into the text from an environment variable such as DATA_DIR with /data as its default.",
      variants: {
        dsn: {
          found: 'the connection string names "{path}"',
          fix: "Take the whole connection string from an environment variable such as DB_DSN, and put the file on a mounted volume such as /data.",
        },
        script: {
          found: 'the script names "{path}"',
          fix: 'Write "${DATA_DIR:-/data}" in its place in a shell script; leave scripts for Windows out of the image.',
        },
      },
    },
    "zh-CN": {
      detects: "较长文本里的 Windows 盘符路径：连接串、命令行、帮助文本和脚本。",
      evidence:
        "盘符路径出现在字面量的其他字符之后或脚本的一行中时发言；注释、模式、比较以及 runtime.GOOS 条件之下保持沉默。",
      why: "路径在较长的文本里被使用或显示。容器里它不指向任何地方，照帮助文本去做的人也找不到这个目录。",
      found: "“{path}”出现在较长的文本里",
      fix: "用带默认值 /data 的环境变量（例如 DATA_DIR）拼出文本里的目录。",
      variants: {
        dsn: {
          found: "连接串里写着“{path}”",
          fix: "从环境变量（例如 DB_DSN）读取整个连接串，并把文件放到挂载的卷（例如 /data）里。",
        },
        script: {
          found: "脚本里写着“{path}”",
          fix: '在 shell 脚本里改写为 "${DATA_DIR:-/data}"；只给 Windows 用的脚本不要放进镜像。',
        },
      },
    },
  },
  bad: [
    `db, err := sql.Open("adodb", «"Provider=Microsoft.ACE.OLEDB.12.0;Data Source=D:\\\\orders\\\\shop.accdb")`,
    `dir := flag.String("dir", "", «"where data is kept, such as D:\\\\orders\\\\data")`,
    `db, err := sql.Open("sqlite3", «"file:D:/orders/shop.db?cache=shared")`,
    "usage := `orders\n  -dir «C:\\orders\n`",
    { "load.sql": "-- from C:\\old\nBULK INSERT orders FROM '«D:\\import\\orders.csv';\n" },
    { "start.bat": "@echo off\r\nrem cd C:\\old\r\ncd /d «D:\\orders\r\n" },
  ],
  good: [
    `fmt.Printf("%d:\\\\n%s:/x", 1, "a")`,
    `u := "see http://c/x, ftp://d:/x"`,
    "re := regexp.MustCompile(`^([a-z]):\\\\data`)",
    "re := `(?i)x[c-z]:\\w+`",
    `if strings.Contains(line, " C:\\\\orders") {\n\t}`,
    `// dir := " C:\\\\orders"`,
    `dir := "D:\\\\orders"`,
    `if runtime.GOOS == "windows" {\n\t\tfmt.Println("put it into C:\\\\orders")\n\t}`,
    { "run.sh": "# was C:\\orders\ncd /data\n" },
  ],
  match: [
    { on: "string", pattern: /[^A-Za-z0-9%\\][A-Za-z]:[\\/][^\\/\s]/, check: insideLiteral },
    { on: "text", names: SCRIPT, check: insideScript },
  ],
};

function insideLiteral(one: StringLiteral, { file }: { readonly file: GoFile }): Found | undefined {
  const { text, start } = one;
  const match = INSIDE.exec(text);
  if (match === null || STARTS.test(text) || PATTERN.test(text) || isCompared(file, one)) return undefined;
  const before = text.slice(0, match.index + 1);
  const path = pathAt(text, match.index + 1);
  // A raw literal stands in the file as it is, so that the place is exact.
  const raw = file.text[start] === "`" && !text.includes("\r") && text.includes("\n");
  const at = start + 1 + match.index + 1;
  return {
    params: { path },
    ...(DSN.test(before) ? { variant: "dsn", severity: "medium" as const } : {}),
    ...(raw ? { range: { start: at, end: at + path.length } } : {}),
  };
}

function pathAt(text: string, from: number): string {
  return /^[^"'`\s;,?<>|)]*/.exec(text.slice(from, from + 120))?.[0] ?? "";
}

function insideScript({ text }: TextFile): readonly Found[] {
  const found: Found[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const match = COMMENT.test(line) ? null : INSIDE.exec(` ${line}`);
    if (match !== null) {
      const path = pathAt(line, match.index);
      const at = start + match.index;
      found.push({ variant: "script", params: { path }, range: { start: at, end: at + path.length } });
    }
    start += line.length + 1;
  }
  return found;
}
