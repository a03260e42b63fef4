import { isProgramCall } from "../calls.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** A file made under that name stands in the working directory. */
const OPENERS = new Set(
  ["Open", "OpenFile", "Create", "WriteFile", "ReadFile"].flatMap((name) => [`os.${name}`, `io/ioutil.${name}`]),
);
const REDIRECT = />\s*nul(?=\s*(?:$|2>|[;&|)"']))/i;
const SHELL = /^(?:.*[\\/])?cmd(?:\.exe)?$/i;

export const devname: Rule = {
  id: "P09",
  name: "devname",
  severity: "medium",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.94,
  texts: {
    en: {
      detects: "Device names of Windows (NUL, CON, PRN, CONOUT$) that are opened as files or written to by a shell.",
      evidence:
        "Speaks when such a name is the whole path of os.Open, os.OpenFile, os.Create or their kin, or follows a redirection in a command for another shell than cmd.exe; silent for lists of reserved names and under a condition on runtime.GOOS.",
      why: "On Linux NUL and CON are ordinary file names: opening fails, or a file of that name appears and grows.",
      found: "{name} is a device of Windows",
      fix: "Use os.DevNull, io.Discard or /dev/null for NUL, and os.Stdin, os.Stdout for the console.",
    },
    "zh-CN": {
      detects: "被当作文件打开或被 shell 重定向写入的 Windows 设备名（NUL、CON、PRN、CONOUT$）。",
      evidence:
        "这样的名字是 os.Open、os.OpenFile、os.Create 等的整个路径，或在非 cmd.exe 的命令里出现在重定向之后时发言；对保留名列表和 runtime.GOOS 条件保持沉默。",
      why: "在 Linux 上 NUL 和 CON 是普通文件名：打开失败，或者出现一个同名且不断变大的文件。",
      found: "{name} 是 Windows 的设备",
      fix: "NUL 改用 os.DevNull、io.Discard 或 /dev/null，控制台改用 os.Stdin、os.Stdout。",
    },
  },
  bad: [
    `f, err := os.OpenFile(«"NUL", os.O_WRONLY, 0)`,
    `f, err := os.Open(«"CONIN$")`,
    `os.Create(«"nul:")`,
    `exec.Command("sh", "-c", «"make all > nul 2>&1")`,
    { "run.sh": "#!/bin/sh\n./orders «> NUL\n" },
  ],
  good: [
    `f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)`,
    `var reserved = []string{"CON", "PRN", "NUL"}`,
    `exec.Command("cmd", "/c", "dir > nul")`,
    `if runtime.GOOS == "windows" {\n\t\tos.Open("NUL")\n\t}`,
    `s := "a > nullable"`,
    `// os.Open("NUL")`,
    { "run.sh": "# x > nul\n./orders > null.txt\n" },
  ],
  match: [
    { on: "string", pattern: /^(?:nul|con|prn|aux|conin\$|conout\$):?$|^\\\\\.\\(?:nul|con)$/i, check: opensDevice },
    { on: "string", pattern: />\s*nul(?:\s|$)/i, check: redirects },
    { on: "text", names: /\.(?:sh|bash)$|(?:^|\/)(?:makefile|gnumakefile)$/i, check: redirectsInScript },
  ],
};

function opensDevice({ text, call, index }: StringLiteral, _site: Site): Found | undefined {
  return call !== undefined && index === 0 && OPENERS.has(call.callee) ? { params: { name: text } } : undefined;
}

function redirects({ text, call }: StringLiteral): Found | undefined {
  if (!isProgramCall(call) || !REDIRECT.test(text)) return undefined;
  return call?.strings.some((one) => SHELL.test(one.text)) === true ? undefined : { params: { name: "nul" } };
}

function redirectsInScript({ text }: TextFile): readonly Found[] {
  return [...text.matchAll(/^(?!\s*#)[^\n]*?(>\s*(nul))(?=\s*(?:$|2>|[;&|)]))/gim)].map((match) => {
    const start = match.index + match[0].length - (match[1] ?? "").length;
    return { params: { name: match[2] ?? "" }, range: { start, end: match.index + match[0].length } };
  });
}
