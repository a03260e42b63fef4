import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";

export const longpath: Rule = {
  id: "P17",
  name: "longpath",
  severity: "medium",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.93,
  texts: {
    en: {
      detects: "The prefix \\\\?\\ before long paths, and limits of 260 characters on the length of a path.",
      evidence:
        "Speaks for a literal that begins with the prefix and for len(path) compared with 260, 259, 248 or MAX_PATH, or a constant named for the longest path that holds one of them; silent where the prefix is only compared or cut off, and under a condition on runtime.GOOS.",
      why: "The prefix means something to Windows alone; on Linux it is the beginning of a file's name. The limit refuses paths that Linux opens.",
      found: '"{text}" begins with the prefix for long paths of Windows',
      fix: "Delete the prefix, or add it in a _windows.go file only.",
      variants: {
        limit: {
          found: "{text} holds a path to the limit of Windows",
          fix: "Delete the limit; what Linux refuses comes back as an error of the call.",
        },
      },
    },
    "zh-CN": {
      detects: "长路径前缀 \\\\?\\，以及对路径长度 260 个字符的限制。",
      evidence:
        "字面量以该前缀开头、len(path) 与 260、259、248、MAX_PATH 比较、或名为最长路径的常量取这些值时发言；仅比较或去掉前缀、以及 runtime.GOOS 条件之下保持沉默。",
      why: "这个前缀只对 Windows 有意义，在 Linux 上它是文件名的开头；长度限制会拒绝 Linux 能打开的路径。",
      found: "“{text}”以 Windows 的长路径前缀开头",
      fix: "删除前缀，或只在 _windows.go 文件里添加。",
      variants: {
        limit: {
          found: "{text} 按 Windows 的上限限制路径长度",
          fix: "删除这个限制；Linux 拒绝的路径会以调用的错误返回。",
        },
      },
    },
  },
  bad: [
    `f, err := os.Open(«"\\\\\\\\?\\\\" + p)`,
    "p := «`\\\\?\\D:\\orders\\archive`",
    `if «len(path) > 260 {\n\t\treturn\n\t}`,
    `const «maxPathLength = 260`,
    `if «len(fullPath) >= MAX_PATH {\n\t\treturn\n\t}`,
  ],
  good: [
    `if strings.HasPrefix(p, "\\\\\\\\?\\\\") {\n\t}`,
    `p = strings.TrimPrefix(p, "\\\\\\\\?\\\\")`,
    `if len(text) > 260 {\n\t}`,
    `// p = "\\\\\\\\?\\\\" + p`,
    `if runtime.GOOS == "windows" {\n\t\tp = "\\\\\\\\?\\\\" + p\n\t}`,
    `const maxPathLength = 4096`,
    `const maxPatterns = 260`,
    `if len(path) > 4096 {\n\t}`,
  ],
  match: [
    {
      on: "string",
      pattern: /^\\\\\?\\/,
      check: (one, { file }) => (isCompared(file, one) ? undefined : { params: { text: one.text.slice(0, 120) } }),
    },
    {
      on: "code",
      words: ["260", "259", "248", "MAX_PATH", "MaxPath", "maxPath"],
      pattern:
        /\blen\(\s*[\w.]*(?:path|file|dir|folder)\w*\s*\)\s*>=?\s*(?:260|259|248|(?:windows\.|syscall\.)?(?:MAX_PATH|maxPath|MaxPath))\b/i,
      check: ({ groups }) => ({ variant: "limit", params: { text: groups[0] } }),
    },
    {
      on: "code",
      words: ["260", "259", "248"],
      pattern:
        /\b(?:\w*max\w*path(?:s?_?len\w*|windows|win|size)?\w{0,12}|\w*path_?(?:len(?:gth)?_?)?(?:max|limit)\w{0,12})\s*(?::?=|int\s*=)\s*(?:260|259|248)\b/i,
      check: ({ groups }) => ({ variant: "limit", params: { text: groups[0] } }),
    },
  ],
};
