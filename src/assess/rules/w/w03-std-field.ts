import { WINDOWS_ONLY_FIELDS } from "../../go/std-symbols.generated.ts";
import type { Rule } from "../rule.ts";

const PROCESS_FIELDS = WINDOWS_ONLY_FIELDS["syscall.SysProcAttr"] ?? new Set<string>();

export const stdField: Rule = {
  id: "W03",
  name: "std-field",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.97,
  inGenerated: true,
  texts: {
    en: {
      detects:
        "Fields that a struct of syscall has on Windows only, such as HideWindow and CreationFlags of SysProcAttr.",
      evidence:
        "The field in a literal of the struct or behind SysProcAttr, in a file that Linux builds; fields of the same name in other structs are left alone.",
      why: "The struct has this field on Windows only, so the file does not compile for Linux.",
      found: "{type} has no field {field} on Linux",
      fix: "Set {field} in a function of its own in a _windows.go file; its twin for other systems does nothing.",
    },
    "zh-CN": {
      detects: "syscall 的结构体只在 Windows 上才有的字段，例如 SysProcAttr 的 HideWindow 和 CreationFlags。",
      evidence: "Linux 也会编译的文件在该结构体的字面量里或 SysProcAttr 之后使用这个字段；其他结构体的同名字段不报告。",
      why: "这个字段只在 Windows 的结构体里存在，为 Linux 编译会失败。",
      found: "{type} 在 Linux 上没有字段 {field}",
      fix: "把设置 {field} 的代码放进 _windows.go 文件里的函数，为其他系统写一个空的同名函数。",
    },
  },
  bad: [
    `cmd.SysProcAttr = &syscall.SysProcAttr{«HideWindow: true, «CreationFlags: 0x08000000}`,
    `package main\n\nimport (\n\t"os/exec"\n\t"syscall"\n)\n\nfunc hide(cmd *exec.Cmd) {\n\tcmd.SysProcAttr = new(syscall.SysProcAttr)\n\tcmd.SysProcAttr.«HideWindow = true\n}\n`,
    `attr := &syscall.SysProcAttr{\n\t\t«CmdLine: "/c report",\n\t}\n\t_ = attr`,
  ],
  good: [
    `cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}`,
    { "hide_windows.go": `package main\n\nimport "syscall"\n\nvar a = syscall.SysProcAttr{HideWindow: true}\n` },
    `package main\n\ntype window struct{ HideWindow bool }\n\nfunc main() {\n\tvar w window\n\tw.HideWindow = true // a field of our own, no syscall here\n}\n`,
  ],
  match: [
    {
      on: "field",
      fields: WINDOWS_ONLY_FIELDS,
      check: ({ type, name }) => ({ params: { type, field: name } }),
    },
    {
      on: "selector",
      names: PROCESS_FIELDS,
      check: ({ name, start }, { file }) =>
        /\bSysProcAttr\.$/.test(file.text.slice(Math.max(0, start - 12), start))
          ? { params: { type: "syscall.SysProcAttr", field: name } }
          : undefined,
    },
  ],
};
