import type { StringLiteral } from "../../go/syntax.ts";
import { commandLine, namesProgram, programName } from "../calls.ts";
import type { Found, Rule } from "../rule.ts";

/** Commands of cmd.exe that Go's library does itself. */
const BUILTIN = /^(?:dir|copy|xcopy|del|erase|move|ren|rename|mkdir|md|rmdir|rd|type|echo|set|cd|mklink)\b/i;

export const execCmd: Rule = {
  id: "X01",
  name: "exec-cmd",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.96,
  texts: {
    en: {
      why: "cmd.exe is the command interpreter of Windows; the call compiles everywhere and fails at run time on Linux.",
      found: "runs the Windows command interpreter: {command}",
      fix: "Start the program itself with its arguments; where a shell is needed, sh -c and an image that has one.",
      variants: {
        builtin: {
          found: "lets cmd.exe do what Go's library can: {command}",
          fix: "Use os.ReadDir, os.Rename, os.Remove, os.MkdirAll or io.Copy.",
        },
      },
    },
    "zh-CN": {
      why: "cmd.exe 是 Windows 的命令解释器；代码到处都能编译，在 Linux 上运行时才失败。",
      found: "运行 Windows 命令解释器：{command}",
      fix: "直接启动目标程序并传参数；确需 shell 时用 sh -c，并选择带 shell 的镜像。",
      variants: {
        builtin: {
          found: "让 cmd.exe 做 Go 标准库能做的事：{command}",
          fix: "改用 os.ReadDir、os.Rename、os.Remove、os.MkdirAll 或 io.Copy。",
        },
      },
    },
  },
  bad: [
    `exec.Command("cmd", "/c", "report.bat").Run()`,
    `exec.CommandContext(ctx, "cmd.exe", "/C", "dir")`,
    `exec.Command("C:\\\\Windows\\\\System32\\\\cmd.exe")`,
    `run("cmd", "/c", "copy a b")`,
    `args := []string{"cmd", "/c", "net start x"}`,
  ],
  good: [
    `exec.Command("sh", "-c", "ls")`,
    `fmt.Println("cmd", "/c")`,
    `folder := filepath.Join("cmd", "server")`,
    `if runtime.GOOS != "windows" {\n\t\treturn\n\t}\n\texec.Command("cmd", "/c", "dir")`,
  ],
  match: [{ on: "string", pattern: /^(?:.*[\\/])?cmd(?:\.exe)?$/i, check: interpreter }],
};

function interpreter(
  literal: StringLiteral,
  { file }: { readonly file: { readonly strings: readonly StringLiteral[] } },
): Found | undefined {
  if (programName(literal.text) !== "cmd") return undefined;
  const next = file.strings[file.strings.indexOf(literal) + 1];
  const switched =
    next !== undefined &&
    next.call === literal.call &&
    next.composite === literal.composite &&
    /^\/[ckq]$/i.test(next.text);
  const listed = switched && literal.composite === "[]string";
  if (!namesProgram(literal) && !listed) return undefined;
  // A function of one's own is believed only when the switch follows.
  if (!listed && !switched && literal.call !== undefined && !/^(?:os\/exec|os|syscall)\./.test(literal.call.callee))
    return undefined;
  const command = commandLine(literal);
  const inner = literal.call?.strings[literal.call.strings.indexOf(literal) + 2]?.text ?? "";
  return BUILTIN.test(inner) ? { params: { command }, variant: "builtin" } : { params: { command } };
}
