import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";

const WINDOWS = "golang.org/x/sys/windows";

export const lockfile: Rule = {
  id: "P23",
  name: "lockfile",
  severity: "blocker",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Files locked with LockFileEx, and files created exclusively to serve as a lock.",
      evidence:
        "Speaks for LockFileEx and UnlockFileEx in a file Linux builds take, and less loudly for os.OpenFile with O_EXCL on a name such as orders.lock or orders.pid; silent for _windows.go files and under a condition on runtime.GOOS.",
      why: 'LockFileEx exists on Windows only. A file that says "I run" is worse: it outlives a container that is killed, and on a shared volume the next replica never starts.',
      found: "{what} locks a file with Windows' own call",
      fix: "Use syscall.Flock or unix.Flock in a file for Linux with LockFileEx kept in a _windows.go file, or github.com/gofrs/flock, which has both; run one replica.",
      variants: {
        exclusive: {
          found: "{what} is a lock made by creating a file",
          fix: "Lock an open file with github.com/gofrs/flock, which the system releases when the process ends, and run one replica.",
        },
      },
    },
    "zh-CN": {
      detects: "用 LockFileEx 加锁的文件，以及用独占创建当作锁的文件。",
      evidence:
        "Linux 构建包含的文件里出现 LockFileEx、UnlockFileEx 时发言，对 orders.lock、orders.pid 这类名字用 O_EXCL 调用 os.OpenFile 时以较低级别发言；对 _windows.go 文件和 runtime.GOOS 条件保持沉默。",
      why: "LockFileEx 只存在于 Windows。表示“我在运行”的文件更糟：容器被杀后它还在，在共享卷上下一个副本永远无法启动。",
      found: "{what} 用 Windows 自己的调用给文件加锁",
      fix: "在 Linux 文件里使用 syscall.Flock 或 unix.Flock，LockFileEx 留在 _windows.go 文件；或用两者都支持的 github.com/gofrs/flock；只运行一个副本。",
      variants: {
        exclusive: {
          found: "{what} 是靠创建文件实现的锁",
          fix: "用 github.com/gofrs/flock 给打开的文件加锁，进程结束时系统会释放它；只运行一个副本。",
        },
      },
    },
  },
  bad: [
    `err := «windows.LockFileEx(h, windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &o)`,
    `p := kernel32.NewProc(«"LockFileEx")`,
    `f, err := «os.OpenFile(filepath.Join(dir, "orders.lock"), os.O_CREATE|os.O_EXCL, 0o600)`,
    `f, err := «os.OpenFile(pidFile, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)`,
  ],
  good: [
    `err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)`,
    `f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL, 0o600)`,
    `f, err := os.OpenFile("go.lock", os.O_RDONLY, 0)`,
    { "lock_windows.go": `package main\n\nimport "golang.org/x/sys/windows"\n\nvar lock = windows.LockFileEx\n` },
    `// windows.LockFileEx(h)`,
  ],
  match: [
    {
      on: "symbol",
      symbols: { [WINDOWS]: new Set(["LockFileEx", "UnlockFileEx"]) },
      check: ({ name }) => ({ params: { what: name } }),
    },
    {
      on: "string",
      pattern: /^(?:Unl|L)ockFile(?:Ex)?$/,
      check: ({ text, call }) =>
        /(?:NewProc|FindProc)$/.test(call?.callee ?? "") ? { params: { what: text } } : undefined,
    },
    {
      on: "call",
      callees: ["os.OpenFile"],
      check: (call, { file }) => {
        const words = argumentText(file, call);
        if (!words.includes("O_EXCL")) return undefined;
        const what =
          /[\w.]*\.(?:lock|lck|pid)(?=["'`])|\b\w*(?:[lL]ock|LOCK|[pP]id)(?:[fF]ile|[pP]ath|[nN]ame)?\b/.exec(
            words,
          )?.[0];
        return what === undefined ? undefined : { variant: "exclusive", severity: "medium", params: { what } };
      },
    },
  ],
};
