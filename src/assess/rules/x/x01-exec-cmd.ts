import { callsWithin } from "../../go/calls.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import { commandLine, programName } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { literalAfter, startOf } from "./starts.ts";

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
      detects: "Starts of cmd.exe by any name or path, also as the head of a command list.",
      evidence:
        "cmd must be what a call starts, directly or through a name; a function of one's own or a list is believed only when /c, /k or /q follows, a method or function that the package shows to call nothing never. Comparisons, folders called cmd and code behind a check for Windows are left alone.",
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
      detects: "以任何名字或路径启动 cmd.exe，也包括作为命令列表的开头。",
      evidence:
        "cmd 必须是某次调用直接或经由名字启动的程序；自己的函数或列表只有在后面跟着 /c、/k 或 /q 时才算，包内什么都不调用的方法或函数不算。比较、名为 cmd 的目录和判断为 Windows 之后的代码不算。",
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
    `exec.Command(«"cmd", "/c", "report.bat").Run()`,
    `exec.CommandContext(ctx, «"cmd.exe", "/C", "dir")`,
    `exec.Command(«"C:\\\\Windows\\\\System32\\\\cmd.exe")`,
    `run(«"cmd", "/c", "copy a b")`,
    `package main\n\nimport "os/exec"\n\ntype shell struct{}\n\nfunc (shell) Command(words ...string) { exec.Command(words[0], words[1:]...).Run() }\n\nfunc main() {\n\tvar run shell\n\trun.Command(«"cmd", "/c", "dir")\n}\n`,
    `args := []string{«"cmd", "/c", "net start x"}`,
    `package main\n\nimport "os/exec"\n\nconst shell = «"cmd.exe"\n\nfunc main() {\n\texec.Command(shell, "/c", "ver").Run()\n}\n`,
  ],
  good: [
    `package main\n\ntype exec struct{}\n\nfunc (exec) Command(words ...string) string { return words[0] }\n\nfunc main() {\n\tvar run exec\n\trun.Command("cmd", "/c", "dir")\n}\n`,
    `exec.Command("sh", "-c", "ls")`,
    `fmt.Println("cmd", "/c")`,
    `folder := filepath.Join("cmd", "server")`,
    `if runtime.GOOS != "windows" {\n\t\treturn\n\t}\n\texec.Command("cmd", "/c", "dir")`,
  ],
  match: [{ on: "string", pattern: /^(?:.*[\\/])?cmd(?:\.exe)?$/i, check: interpreter }],
};

function interpreter(literal: StringLiteral, site: Site): Found | undefined {
  if (programName(literal.text) !== "cmd") return undefined;
  const next = literalAfter(site.file, literal);
  const switched = next !== undefined && /^\/[ckq]$/i.test(next.text);
  const start = startOf(literal, site);
  const listed = switched && literal.composite === "[]string";
  if (start !== "sure" && !listed && !(switched && start === "likely" && !startsNothing(literal, site)))
    return undefined;
  const command = commandLine(literal);
  const inner = literal.call?.strings[literal.call.strings.indexOf(literal) + 2]?.text ?? "";
  return BUILTIN.test(inner) ? { params: { command }, variant: "builtin" } : { params: { command } };
}

/** The function or method is the package's own, and no function of that name in it calls anything. */
function startsNothing({ call }: StringLiteral, { home }: Site): boolean {
  const name = (call?.callee ?? "").replace(/^\./, "");
  const own = home.files.flatMap((file) =>
    file.declarations
      .filter((one) => one.name === name && (one.kind === "func" || one.kind === "method"))
      .map((one) => callsWithin(file, one).length > 0),
  );
  return own.length > 0 && !own.includes(true);
}
