import { isCompared } from "../calls.ts";
import { declarationAround } from "../../go/around.ts";
import { stringsOf } from "../../go/strings.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { nameGiven, PATH_NAME, pathCall, reachesFile } from "./file-calls.ts";

/** Names of files and folders with backslashes between them, and nothing a pattern or a message would have. */
const PIECE = /^(?:[\w.%()\u0080-\uffff -]+)?(?:\\[\w.%*()\u0080-\uffff-][\w.%*()\u0080-\uffff -]*)*\\?$/;
/** Escapes of patterns and of text; folders of one letter are rarer. */
const ESCAPE = /^\\[abBdDfnrsStvwWxzZ0.*%]?$|^[^\\]*\\[nrt]$/;
/** Over this protocol paths have backslashes on every system. */
const SMB = /smb|cifs|samba/i;
const JOIN = "strings.Join";
/** Backslashes that belong to Windows' registry, users and pipes. */
const OTHER = /\bregistry\.|HKEY_|\bSOFTWARE\\|\bpipe\\|\bldap/i;

export const concatBackslash: Rule = {
  id: "P04",
  name: "concat-backslash",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.94,
  texts: {
    en: {
      detects: 'Paths put together with backslashes: `dir + "\\\\logs"`, or a literal such as conf\\app.ini.',
      evidence:
        "Speaks when the literal reaches a call that takes a path (os, io/ioutil, path/filepath, templates), or is given to a name or returned by a function that is called a path; silent for patterns, escapes in messages, registry keys, comparisons and conditions on runtime.GOOS.",
      why: "On Linux a backslash is a letter of a file's name like any other: the file is looked for, or made, under the whole name in one folder.",
      found: '"{text}" joins a path with a backslash',
      fix: 'Use filepath.Join with one argument for each part, such as filepath.Join(dir, "logs", name).',
    },
    "zh-CN": {
      detects: '用反斜杠拼接的路径：`dir + "\\\\logs"`，或 conf\\app.ini 这样的字面量。',
      evidence:
        "字面量流入接受路径的调用（os、io/ioutil、path/filepath、模板），或赋给以路径命名的变量、由这样命名的函数返回时发言；对模式、消息里的转义、注册表键、比较和 runtime.GOOS 条件保持沉默。",
      why: "在 Linux 上反斜杠只是文件名里的普通字符：文件会以整串名字在同一个目录里被查找或创建。",
      found: "“{text}”用反斜杠拼接路径",
      fix: '改用 filepath.Join，每一段作为一个参数，例如 filepath.Join(dir, "logs", name)。',
    },
  },
  bad: [
    `f, err := os.Open(dir + «"\\\\orders.csv")`,
    `b, err := os.ReadFile(«"conf\\\\app.ini")`,
    `os.MkdirAll(filepath.Join(root, «"data\\\\in"), 0o755)`,
    `logPath := fmt.Sprintf(«"%s\\\\logs\\\\%s.log", dir, day)\n\tf, err := os.Create(logPath)`,
    `p := strings.Join([]string{root, "in", name}, «"\\\\")\n\tos.Remove(p)`,
    `func rootPath(parts []string) string {\n\treturn strings.ToLower(parts[0] + «"\\\\" + parts[1])\n}\n`,
    `load(dataDir + «"\\\\orders.db")`,
    `func configPath(dir string) string {\n\treturn dir + «"\\\\" + "app.ini"\n}\n`,
    `package main\n\nimport "os"\n\nconst settings = «".\\\\conf\\\\settings.json"\n\nfunc load() ([]byte, error) { return os.ReadFile(settings) }\n\nfunc main() { load() }\n`,
  ],
  good: [
    `f, err := os.Open(filepath.Join(dir, "orders.csv"))`,
    `re := regexp.MustCompile(word + "\\\\b")`,
    `re := regexp.MustCompile("\\\\.go$")`,
    `fmt.Println("name\\\\value")`,
    `user := domain + "\\\\" + name`,
    `re := compile(path + "\\\\.go$")`,
    `func userName(parts []string) string {\n\treturn strings.ToLower(parts[0] + "\\\\" + parts[1])\n}\n`,
    `row := strings.Join(cells, "\\\\")`,
    `ok := strings.HasPrefix(path, "\\\\")`,
    `k, err := registry.OpenKey(registry.LOCAL_MACHINE, keyPath+"\\\\Parameters", registry.READ)`,
    `if runtime.GOOS == "windows" {\n\t\tos.Open(dir + "\\\\orders.csv")\n\t}`,
    `// os.Open(dir + "\\\\orders.csv")`,
    `os.WriteFile(name, []byte("a\\\\b"), 0o644)`,
    `s := strings.ReplaceAll(path, "\\\\", "/")\n\tos.Open(s)`,
    `text := "a\\\\tb\\\\n"\n\tos.WriteFile("x", []byte(text), 0o644)`,
    { "open_windows.go": `package main\n\nimport "os"\n\nfunc open(dir string) { os.Open(dir + "\\\\x.csv") }\n` },
  ],
  match: [{ on: "string", pattern: /^[^\\/:*?"<>|\r\n]{0,80}\\(?:[^\\]|$)/, check: joinsPath }],
};

function joinsPath(one: StringLiteral, site: Site): Found | undefined {
  const { file } = site;
  const { text, start } = one;
  if (!PIECE.test(text) || isCompared(file, one) || isSecond(file, one)) return undefined;
  const joined = isJoined(file, one) || (one.call?.callee === JOIN && one.index === 1);
  const found = {
    params: { text: text.slice(0, 120) },
    ...(SMB.test(site.home.name) ? { severity: "medium" as const } : {}),
  };
  const call = pathCall(file, start);
  if (call === undefined) {
    if ((ESCAPE.test(text) && !(joined && text === "\\")) || isForeign(file, start)) return undefined;
    if (!joined && !/[^\\]\\[^\\]/.test(text)) return undefined;
    const told = joined && (promisesPath(file, start) || FOLDER.test(file.text.slice(Math.max(0, start - 80), start)));
    return told || reachesFile(site, one.call?.callee === JOIN ? one.call.start : start) ? found : undefined;
  }
  return text === "\\" && !joined ? undefined : found;
}

/** `a + "\\x"`, `"x\\" + a`, `a += "\\x"`. */
function isJoined({ text }: GoFile, { start, end }: StringLiteral): boolean {
  return /\+=?\s*$/.test(text.slice(Math.max(0, start - 8), start)) || /^\s*\+/.test(text.slice(end, end + 8));
}

/** What the literal is added to is a folder by its name or origin. */
const FOLDER = /(?:path|dir|directory|folder|cwd|wd|root)\w{0,2}\s*\+=?\s*$|\bfilepath\.\w+\([^()]*\)\s*\+\s*$/i;

/** One finding is enough for a path with several parts. */
function isSecond(file: GoFile, { start }: StringLiteral): boolean {
  const { text } = file;
  const line = text.lastIndexOf("\n", start) + 1;
  if (!text.slice(line, start).includes("\\")) return false;
  return stringsOf(file).some(
    (one) => one.start >= line && one.start < start && one.text.includes("\\") && PIECE.test(one.text),
  );
}

function promisesPath(file: GoFile, offset: number): boolean {
  return PATH_NAME.test(nameGiven(file, offset) ?? "");
}

function isForeign(file: GoFile, offset: number): boolean {
  const around = declarationAround(file, offset);
  return around !== undefined && OTHER.test(file.text.slice(around.start, around.end));
}
