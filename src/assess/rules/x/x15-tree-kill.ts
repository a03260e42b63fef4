import { textAround } from "../../go/around.ts";
import { programName } from "../calls.ts";
import type { Rule } from "../rule.ts";

const SHELL =
  /\bexec\.Command(?:Context)?\([^\n]*"(?:\/(?:usr\/)?bin\/)?(?:(?:ba|da|z)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?)"/;

export const treeKill: Rule = {
  id: "X15",
  name: "tree-kill",
  severity: "medium",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.9,
  texts: {
    en: {
      detects: "taskkill /T, and Process.Kill on a shell whose children go on.",
      evidence:
        "taskkill must have /T among its arguments; Kill counts where the same function starts a shell, and is silent when the package sets a process group.",
      why: "On Linux a kill reaches one process; what a shell started goes on and is inherited by process 1 of the container.",
      found: "taskkill /T ends a tree of processes, which Linux does by process groups",
      fix: "Start the child with SysProcAttr{Setpgid: true} and end the group with syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM), in a file with //go:build unix.",
      variants: {
        shell: {
          found: "kills the shell only; what it started goes on",
          fix: "Start the shell with SysProcAttr{Setpgid: true} and end the group with syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL), in a file with //go:build unix, or start the program without a shell.",
        },
      },
    },
    "zh-CN": {
      detects: "taskkill /T，以及对 shell 调用 Process.Kill 而它的子进程继续运行。",
      evidence: "taskkill 的参数里必须有 /T；同一函数启动了 shell 时 Kill 才算，包里设置了进程组则不报告。",
      why: "Linux 的 kill 只作用于一个进程；shell 启动的程序会继续运行，并被容器的 1 号进程收养。",
      found: "taskkill /T 结束整棵进程树，而 Linux 用进程组来做",
      fix: "以 SysProcAttr{Setpgid: true} 启动子进程，并在带 //go:build unix 的文件里用 syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) 结束整个组。",
      variants: {
        shell: {
          found: "只杀死 shell，它启动的程序会继续运行",
          fix: "以 SysProcAttr{Setpgid: true} 启动 shell，并在带 //go:build unix 的文件里用 syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) 结束整个组，或不经 shell 直接启动程序。",
        },
      },
    },
  },
  bad: [
    `exec.Command("taskkill", "/F", «"/T", "/PID", pid).Run()`,
    `exec.Command("taskkill.exe", «"/t", "/im", "worker.exe").Run()`,
    `cmd := exec.Command("sh", "-c", script)\n\tcmd.Start()\n\tcmd.«Process.Kill()`,
  ],
  good: [
    `exec.Command("taskkill", "/F", "/PID", pid).Run()`,
    `cmd := exec.Command("worker")\n\tcmd.Start()\n\tcmd.Process.Kill()`,
    `cmd := exec.Command("sh", "-c", script)\n\tcmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}\n\tcmd.Start()\n\tcmd.Process.Kill()`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("taskkill", "/T", "/F")\n\t}`,
  ],
  match: [
    {
      on: "string",
      pattern: /^\/t$/i,
      check: ({ call }) =>
        call?.strings.some(({ text }) => programName(text) === "taskkill") === true ? {} : undefined,
    },
    {
      on: "code",
      words: ["Kill"],
      pattern: /\bProcess\.Kill\(\)/,
      check: ({ start }, { file, home }) => {
        if (!SHELL.test(textAround(file, start))) return undefined;
        return home.files.some(({ text }) => /\bSetpgid\b|\bPdeathsig\b/.test(text)) ? undefined : { variant: "shell" };
      },
    },
  ],
};
