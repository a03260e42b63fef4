import type { Rule } from "../rule.ts";
import { imported, lookedUp, used, XSYS } from "./windows-api.ts";

const FUNCTIONS =
  "CreateJobObject OpenJobObject AssignProcessToJobObject SetInformationJobObject QueryInformationJobObject TerminateJobObject IsProcessInJob";

export const jobobject: Rule = {
  id: "W22",
  name: "jobobject",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 2,
  confidence: 0.99,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects: "Job objects, by which Windows holds a program and its children together.",
      evidence:
        "A call such as windows.CreateJobObject or the function by its name, or an import of go-winjob, in a file that Linux builds.",
      why: "Linux has no job objects: a process group holds children together, and limits are set on the container.",
      found: "{name} works on a job object of Windows",
      fix: "Start children with SysProcAttr{Setpgid: true}, end them by syscall.Kill(-pid, syscall.SIGTERM) in a twin file for Unix, and set memory and CPU limits on the container.",
    },
    "zh-CN": {
      detects: "作业对象（job object）：Windows 用它把程序和子进程绑在一起。",
      evidence: "Linux 也会编译的文件调用 windows.CreateJobObject 等，按名字使用这些函数，或导入 go-winjob。",
      why: "Linux 没有作业对象：子进程由进程组管理，资源限制设在容器上。",
      found: "{name} 操作 Windows 作业对象",
      fix: "用 SysProcAttr{Setpgid: true} 启动子进程，在 Unix 的同名文件里用 syscall.Kill(-pid, syscall.SIGTERM) 结束它们；内存和 CPU 限制设在容器上。",
    },
  },
  bad: [
    `job, err := «windows.CreateJobObject(nil, nil)\n\terr = «windows.AssignProcessToJobObject(job, process)`,
    `package main\n\nimport "syscall"\n\nvar (\n\tkernel32 = syscall.NewLazyDLL("kernel32.dll")\n\tcreate   = «kernel32.NewProc("CreateJobObjectW")\n\tassign   = «kernel32.NewProc("AssignProcessToJobObject")\n)\n`,
    `package main\n\nimport «"github.com/kolesnikovae/go-winjob"\n\nfunc main() { winjob.Create("orders") }\n`,
  ],
  good: [
    {
      "job_windows.go": `package main\n\nimport "golang.org/x/sys/windows"\n\nvar _, _ = windows.CreateJobObject(nil, nil)\n`,
    },
    `cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}`,
    `queue.CreateJobObject("CreateJobObjectW")`,
    `// windows.CreateJobObject holds them together\n\tfmt.Println("AssignProcessToJobObject")`,
  ],
  match: [imported(["github.com/kolesnikovae/go-winjob"]), used({ [XSYS]: FUNCTIONS }), lookedUp(FUNCTIONS)],
};
