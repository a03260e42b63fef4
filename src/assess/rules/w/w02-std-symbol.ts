import { WINDOWS_ONLY_SYMBOLS } from "../../go/std-symbols.generated.ts";
import type { Rule } from "../rule.ts";

export const stdSymbol: Rule = {
  id: "W02",
  name: "std-symbol",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 1,
  confidence: 0.98,
  inGenerated: true,
  texts: {
    en: {
      detects: "Names of the standard library that it declares for Windows and not for Linux, such as syscall.Handle.",
      evidence:
        "The name behind the import of its package, compared with the API files of Go, in a file that Linux builds; silent where a local name hides the package.",
      why: "The standard library declares this name for Windows and not for Linux, so the file does not compile there.",
      found: "{symbol} exists on Windows only",
      fix: "Move the code that uses {symbol} to a file with the suffix _windows.go and give it a stub, or use the portable package above it.",
    },
    "zh-CN": {
      detects: "标准库只为 Windows 而不为 Linux 声明的名字，例如 syscall.Handle。",
      evidence: "Linux 也会编译的文件通过包的导入使用该名字，并与 Go 的 API 文件比对；局部变量遮住包名时不报告。",
      why: "标准库只在 Windows 上声明这个名字，在 Linux 上文件无法编译。",
      found: "{symbol} 只存在于 Windows",
      fix: "把用到 {symbol} 的代码移到以 _windows.go 结尾的文件并提供桩实现，或改用上层的可移植包。",
    },
  },
  bad: [
    `p, _ := «syscall.UTF16PtrFromString("x")`,
    `var h «syscall.Handle`,
    `v, err := «syscall.GetVersion()`,
    `package main\n\nimport sys "syscall"\n\nfunc close(h «sys.Handle) { «sys.CloseHandle(h) }\n`,
  ],
  good: [
    `//go:build windows\n\npackage main\n\nimport "syscall"\n\nvar _ = syscall.GetVersion\n`,
    `syscall.Kill(1, syscall.SIGTERM)`,
    `package main\n\ntype table struct{ Handle int }\n\nfunc main() {\n\tsyscall := table{}\n\t_ = syscall.Handle\n}\n`,
  ],
  match: [
    {
      on: "symbol",
      symbols: WINDOWS_ONLY_SYMBOLS,
      check: ({ path, name }) => ({ params: { symbol: `${path}.${name}` } }),
    },
  ],
};
