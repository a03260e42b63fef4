import { textAround } from "../../go/around.ts";
import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";

/** Where a function opens the file that takes the output. */
const OPENS = /\bos\.(?:OpenFile|Create)\(|\blumberjack\.|\brotatelogs\./;

export const stdRedirect: Rule = {
  id: "X21",
  name: "std-redirect",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.92,
  texts: {
    en: {
      detects:
        "Standard output and error turned to a file: SetStdHandle, os.Stderr = file, Dup2 on 1 or 2, SetCrashOutput.",
      evidence:
        "SetStdHandle must be called or loaded by name; an assignment or Dup2 counts where the function opens a file, so that capturing in a pipe and putting it back are left alone.",
      why: "The platform collects what a container writes to standard output and error; a panic that goes to a file inside is lost with the container.",
      found: "{what} turns the output to a file",
      fix: "Remove it, or do it only when an environment variable such as LOG_FILE is set; panics then appear in the container's log.",
    },
    "zh-CN": {
      detects: "把标准输出和标准错误转到文件：SetStdHandle、os.Stderr = file、对 1 或 2 的 Dup2、SetCrashOutput。",
      evidence:
        "SetStdHandle 必须被调用或按名字加载；赋值或 Dup2 只在函数打开文件时才算，因此用管道捕获和恢复原值不报告。",
      why: "平台收集容器写到标准输出和标准错误的内容；写进容器内文件的 panic 会随容器丢失。",
      found: "{what} 把输出转到文件",
      fix: "去掉它，或仅在设置了 LOG_FILE 之类的环境变量时才这样做；这样 panic 会出现在容器日志里。",
    },
  },
  bad: [
    `f, _ := os.OpenFile("crash.log", os.O_APPEND, 0o644)\n\t«os.Stderr = f`,
    `f, _ := os.Create("panic.txt")\n\t«syscall.Dup2(int(f.Fd()), 2)`,
    `p := kernel32.NewProc(«"SetStdHandle")`,
    `«windows.SetStdHandle(windows.STD_ERROR_HANDLE, h)`,
  ],
  good: [
    `r, w, _ := os.Pipe()\n\tos.Stdout = w\n\tr.Close()`,
    `old := os.Stdout\n\tdefer func() { os.Stdout = old }()`,
    `log.SetOutput(os.Stderr)`,
    `if os.Stderr == nil {\n\t}`,
    `if path := os.Getenv("LOG_FILE"); path != "" {\n\t\tf, _ := os.Create(path)\n\t\tos.Stderr = f\n\t}`,
  ],
  match: [
    {
      on: "call",
      callees: ["golang.org/x/sys/windows.SetStdHandle", "syscall.SetStdHandle"],
      check: () => ({ params: { what: "SetStdHandle" } }),
    },
    {
      on: "string",
      pattern: /^SetStdHandle$/,
      check: ({ call }) =>
        call !== undefined && /\.(?:NewProc|(?:Must)?FindProc|GetProcAddress)$/.test(call.callee)
          ? { params: { what: "SetStdHandle" } }
          : undefined,
    },
    {
      on: "call",
      callees: [
        "syscall.Dup2",
        "syscall.Dup3",
        "golang.org/x/sys/unix.Dup2",
        "golang.org/x/sys/unix.Dup3",
        "runtime/debug.SetCrashOutput",
      ],
      check: (call, { file }) => {
        const [, target = ""] = argumentText(file, call).split(/,(?![^(]*\))/);
        const output =
          call.callee.endsWith("SetCrashOutput") ||
          /^\s*(?:[12]|syscall\.Std(?:out|err)|(?:int\()?os\.Std(?:out|err)\.Fd\(\)\)?)\s*$/.test(target);
        return output && opensFile(textAround(file, call.start))
          ? { params: { what: file.text.slice(call.start, call.open) } }
          : undefined;
      },
    },
    {
      on: "code",
      words: ["Stdout", "Stderr"],
      pattern: /\bos\.(?:Stdout|Stderr)\s*(?:,\s*os\.(?:Stdout|Stderr)\s*)?=(?![=])/,
      check: ({ start, groups }, { file }) =>
        opensFile(textAround(file, start)) ? { params: { what: groups[0].replace(/\s*=$/, "") } } : undefined,
    },
  ],
};

function opensFile(text: string): boolean {
  return OPENS.test(text) && !/\bos\.Pipe\(\)|\bos\.DevNull\b|\bos\.(?:Getenv|LookupEnv)\(/.test(text);
}
