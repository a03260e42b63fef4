import { mainOf } from "../programs.ts";
import type { Rule } from "../rule.ts";

export const vanishedMain: Rule = {
  id: "B01",
  name: "vanished-main",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 4,
  confidence: 0.99,
  texts: {
    en: {
      detects: "Main packages of which a build for Linux takes no file.",
      evidence:
        "All files of the package are judged by name and constraint for Windows and Linux; tests, libraries and files that no build takes (//go:build ignore) are left alone.",
      why: "Every file of this main package is for Windows. `go build ./...` on Linux skips it and reports success, without a program.",
      found: "the main package {folder} has no file for Linux",
      fix: "Give the package a main for every system and keep what only Windows needs in _windows.go files.",
    },
    "zh-CN": {
      detects: "Linux 构建不取用任何文件的 main 包。",
      evidence:
        "按文件名和约束判断包里每个文件属于 Windows 还是 Linux；测试、库和任何构建都不取用的文件（//go:build ignore）不算。",
      why: "这个 main 包的所有文件都只用于 Windows。在 Linux 上 `go build ./...` 会跳过它并报告成功，却没有生成程序。",
      found: "main 包 {folder} 没有 Linux 文件",
      fix: "为所有系统提供 main，只有 Windows 需要的代码留在 _windows.go 文件里。",
    },
  },
  bad: [
    { "main_windows.go": "package main\n\n«func main() {}\n" },
    {
      "cmd/x/a.go": "//go:build windows\n\npackage main\n\n«func main() {}\n",
      "cmd/x/b_windows.go": "package main\n",
    },
  ],
  good: [
    {
      "main_windows.go": "package main\n\nfunc main() {}\n",
      "main.go": "//go:build !windows\n\npackage main\n\nfunc main() {}\n",
    },
    { "lib_windows.go": "package lib\n" },
    { "gen.go": "//go:build ignore\n\npackage main\n\nfunc main() {}\n" },
    { "main_windows_test.go": "package main\n" },
  ],
  match: [
    {
      on: "package",
      check: (one) => {
        const files = one.files.filter(({ scope }) => scope !== "test");
        const onWindows = files.some(({ included }) => included.windows || included.windowsCgo);
        const onLinux = files.some(({ included }) => included.linux || included.linuxCgo);
        if (one.name !== "main" || !onWindows || onLinux) return [];
        return [{ ...mainOf(files), params: { folder: one.folder } }];
      },
    },
  ],
};
