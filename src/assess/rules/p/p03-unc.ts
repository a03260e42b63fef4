import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";

export const unc: Rule = {
  id: "P03",
  name: "unc",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.93,
  texts: {
    en: {
      detects: "String literals that name a share of a Windows network, such as \\\\server\\share.",
      evidence:
        "Speaks when a host and a share follow two backslashes; silent for \\\\.\\ and \\\\?\\, for patterns and comparisons, and under a condition on runtime.GOOS.",
      why: "A path such as \\\\server\\share is opened by Windows itself. On Linux it is a file name with backslashes in it.",
      found: '"{text}" is a share of a Windows network',
      fix: "Mount the share as a CIFS or NFS volume and give its folder by an environment variable.",
    },
    "zh-CN": {
      detects: "指向 Windows 网络共享的字符串字面量，例如 \\\\server\\share。",
      evidence:
        "两个反斜杠后跟主机名和共享名时发言；对 \\\\.\\ 与 \\\\?\\、模式和比较，以及 runtime.GOOS 条件之下保持沉默。",
      why: "\\\\server\\share 这样的路径由 Windows 自己打开。在 Linux 上它只是带反斜杠的文件名。",
      found: "“{text}”是 Windows 网络共享",
      fix: "把共享挂载为 CIFS 或 NFS 卷，并用环境变量给出目录。",
    },
  },
  bad: [`os.Open(«"\\\\\\\\fileserver\\\\orders\\\\in.csv")`, "const in = «`\\\\nas01\\exchange`"],
  good: [
    "re := regexp.MustCompile(`\\\\host\\d`)",
    `if runtime.GOOS == "windows" {\n\t\tos.Open("\\\\\\\\nas\\\\in")\n\t}`,
    "p := `\\\\.\\pipe\\orders`",
    "p := `\\\\?\\C:\\long`",
    `re := regexp.MustCompile("\\\\\\\\d\\\\\\\\w+")`,
    `s := "\\\\\\\\"`,
    `os.Open("//fileserver/orders")`,
  ],
  match: [
    {
      on: "string",
      pattern: /^\\\\[A-Za-z0-9][\w.-]*\\[\w$.%{ -]/,
      check: (one, { file }) => (isCompared(file, one) ? undefined : { params: { text: one.text.slice(0, 120) } }),
    },
  ],
};
