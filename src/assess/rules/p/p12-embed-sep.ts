import { embedPatterns } from "../../go/directives.ts";
import type { Rule } from "../rule.ts";

/** A backslash before a letter or digit separates; before a star or bracket it may be meant. */
const SEPARATOR = /\\(?=[\w.\u0080-\uffff])|[\w.]\\\*(?:\.|$)/;

export const embedSep: Rule = {
  id: "P12",
  name: "embed-sep",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.98,
  texts: {
    en: {
      detects: "Backslashes between folders in a go:embed line.",
      evidence:
        "Speaks when a backslash stands before a name in the pattern of a file that imports embed; silent for escaped stars and brackets.",
      why: "The patterns of go:embed are written with slashes. On Linux a backslash takes the meaning from the next character, nothing matches, and the build stops.",
      found: "go:embed {pattern} separates folders with a backslash",
      fix: "Write {instead}.",
    },
    "zh-CN": {
      detects: "go:embed 行里用反斜杠分隔的目录。",
      evidence: "导入 embed 的文件里，模式中反斜杠后跟名字时发言；对转义的星号和方括号保持沉默。",
      why: "go:embed 的模式用斜杠书写。在 Linux 上反斜杠会转义下一个字符，什么也匹配不到，构建停止。",
      found: "go:embed {pattern} 用反斜杠分隔目录",
      fix: "改写为 {instead}。",
    },
  },
  bad: [
    `package main\n\nimport "embed"\n\n//go:embed «static\\index.html\nvar files embed.FS\n\nfunc main() {}\n`,
    `package main\n\nimport _ "embed"\n\n//go:embed LICENSE «"sql\\init.sql"\nvar script string\n\nfunc main() {}\n`,
    `package main\n\nimport "embed"\n\n//go:embed «web\\*.html\nvar files embed.FS\n\nfunc main() {}\n`,
  ],
  good: [
    `package main\n\nimport "embed"\n\n//go:embed static/index.html\nvar files embed.FS\n\nfunc main() {}\n`,
    `package main\n\nimport "embed"\n\n//go:embed static/\\[draft\\]\nvar files embed.FS\n\nfunc main() {}\n`,
    `package main\n\n// go:embed static\\index.html\nfunc main() {}\n`,
    `package main\n\nfunc main() {\n\t_ = "//go:embed static\\\\x"\n}\n`,
  ],
  match: [
    {
      on: "file",
      check: (file) =>
        embedPatterns(file).flatMap(({ pattern, start, end }) =>
          SEPARATOR.test(pattern)
            ? [{ params: { pattern, instead: pattern.replaceAll(/\\+/g, "/") }, range: { start, end } }]
            : [],
        ),
    },
  ],
};
