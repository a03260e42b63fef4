import { callsAround } from "../../go/calls.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import { isCompared } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { BUILD_FILES } from "./build-files.ts";

/** Names that mean nothing but a place or fact of Windows. */
const PLAIN =
  /^(?:ALLUSERSPROFILE|APPDATA|COMMONPROGRAMFILES|COMPUTERNAME|COMSPEC|HOMEDRIVE|HOMEPATH|LOCALAPPDATA|LOGONSERVER|PROGRAMDATA|PROGRAMFILES|PROGRAMFILES\(X86\)|SYSTEMDRIVE|SYSTEMROOT|USERDOMAIN|USERPROFILE|WINDIR)$/i;
/** Names of Windows' that other texts use too: only before a separator. */
const SHARED = /^(?:PATH|PUBLIC|TEMP|TMP|USERNAME|CD|~DP0)$/i;
const VARIABLE = /%([A-Za-z_~][\w()]{1,30})%([\\/])?/;
const EXPANDED =
  /\$\{?(ALLUSERSPROFILE|APPDATA|COMPUTERNAME|HOMEDRIVE|HOMEPATH|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|SYSTEMDRIVE|SYSTEMROOT|USERPROFILE|WINDIR)\b/i;
/** `os.ExpandEnv(strings.ReplaceAll(…, "%windir%", "${windir}"))` */
const TRANSLATES = /\bos\.ExpandEnv\(\s*strings\.Replace(?:All)?\([^()]*$/;
const SHELL = /^(?:.*[\\/])?cmd(?:\.exe)?$/i;

/** Longer texts with more words than this are written for people. */
const MAX_USED = 80;
const MAX_WORDS = 10;

export const envPercent: Rule = {
  id: "P08",
  name: "env-percent",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.94,
  texts: {
    en: {
      detects: "Variables written as Windows' shell writes them, such as %APPDATA%\\orders, in code and configuration.",
      evidence:
        "Speaks for well-known variables of Windows, and for any name in upper case that a path begins with; silent for format verbs, escapes of URLs, comparisons, commands of cmd.exe and conditions on runtime.GOOS.",
      why: "Nothing on Linux replaces %NAME%: the path is used as it stands, percent signs and all.",
      found: "%{variable}% is a variable in the notation of Windows",
      fix: "Read the folder with os.Getenv and a default such as /data; in configuration write ${DATA_DIR:/data}.",
      variants: {
        expand: {
          found: "os.ExpandEnv is asked for {variable}, which only Windows sets",
          fix: "Name a variable of the service, such as DATA_DIR, and set it in the container.",
        },
      },
    },
    "zh-CN": {
      detects: "代码和配置里按 Windows 命令行写法的变量，例如 %APPDATA%\\orders。",
      evidence:
        "对 Windows 的常见变量，以及路径开头的大写名字发言；对格式化动词、URL 转义、比较、cmd.exe 的命令和 runtime.GOOS 条件保持沉默。",
      why: "Linux 上没有东西会替换 %NAME%：路径会连同百分号原样使用。",
      found: "%{variable}% 是 Windows 写法的变量",
      fix: "用 os.Getenv 读取目录，默认值例如 /data；在配置里写 ${DATA_DIR:/data}。",
      variants: {
        expand: {
          found: "os.ExpandEnv 展开的 {variable} 只由 Windows 设置",
          fix: "改用服务自己的变量（例如 DATA_DIR），并在容器里设置。",
        },
      },
    },
  },
  bad: [
    `dir := os.ExpandEnv(strings.ReplaceAll(raw, "%SystemRoot%", «"\${SystemRoot}"))`,
    `const dir = «"%APPDATA%\\\\orders"`,
    `os.Open(«"%ProgramData%/orders/app.ini")`,
    `dir := os.ExpandEnv(«"$LOCALAPPDATA/orders")`,
    "dir := os.ExpandEnv(strings.Replace(image, `%windir%`, «`${windir}`, -1))",
    `p := «"%ORDERS_HOME%\\\\conf\\\\app.ini"`,
    { "conf/app.ini": "[log]\ndir = «%TEMP%\\orders\n" },
    { "app.yaml": "data: «%PROGRAMDATA%/orders\n" },
  ],
  good: [
    `dir := os.ExpandEnv(strings.ReplaceAll(raw, "%HOME%", "\${HOME}"))`,
    `text := strings.ReplaceAll(raw, "%WINDIR%", "\${WINDIR}")`,
    `fmt.Printf("%d%% of %s%\\n", 1, "a")`,
    `u := "/search?q=%E8%AE%A2%E5%8D%95%2F"`,
    `rows, err := db.Query("SELECT id FROM t WHERE name LIKE '%TEMP%'")`,
    `s := strings.ReplaceAll(s, "%APPDATA%", dir)`,
    "dir := strings.Replace(image, `${windir}`, root, -1)",
    `r := "%USERNAME%"`,
    `exec.Command("cmd", "/c", "dir %APPDATA%")`,
    `if runtime.GOOS == "windows" {\n\t\t_ = "%APPDATA%\\\\orders"\n\t}`,
    `dir := os.ExpandEnv("$HOME/orders")`,
    { "app.ini": "format = %LEVEL% %MSG%\nurl = /a%20b%2Fc\n; dir = %APPDATA%\\x\n" },
  ],
  match: [
    {
      on: "string",
      pattern: /%[A-Za-z_][\w()]{1,30}%/,
      check: (one, { file }) =>
        isCompared(file, one) || SHELL.test(one.call?.strings[0]?.text ?? "") ? undefined : variableIn(one.text),
    },
    { on: "string", pattern: EXPANDED, check: expanded },
    {
      on: "config",
      values: /%[A-Za-z_][\w()]{1,30}%/,
      check: ({ value }, { file }) => (BUILD_FILES.test(file.path) ? undefined : variableIn(value)),
    },
  ],
};

function variableIn(text: string): Found | undefined {
  const match = VARIABLE.exec(text);
  const [variable, separator] = [match?.[1] ?? "", match?.[2]];
  if (match === null) return undefined;
  const begins = match.index === 0 || /[=;:"'\s]/.test(text[match.index - 1] ?? "");
  const told =
    PLAIN.test(variable) ||
    (separator !== undefined && begins && (SHARED.test(variable) || /^[A-Z][A-Z0-9_]{3,}$/.test(variable)));
  if (!told) return undefined;
  // In prose it is named, not used.
  const named =
    text.length > MAX_USED &&
    (text.match(/\s+/g) ?? []).length > MAX_WORDS &&
    !/["'>=]$/.test(text.slice(0, match.index));
  return named ? { params: { variable }, severity: "low" } : { params: { variable } };
}

/** In the arguments of os.ExpandEnv, also within another call, or behind a translation of `%NAME%`. */
function expanded({ text, start }: StringLiteral, { file }: Site): Found | undefined {
  const variable = EXPANDED.exec(text)?.[1];
  if (variable === undefined) return undefined;
  const asked =
    callsAround(file, start).some(({ callee }) => callee === "os.ExpandEnv") ||
    TRANSLATES.test(file.text.slice(Math.max(0, start - 120), start));
  return asked ? { variant: "expand", params: { variable } } : undefined;
}
