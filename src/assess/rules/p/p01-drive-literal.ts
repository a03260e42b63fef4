import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";

/** After letter, colon and slash: prose, an abbreviation such as N:/A, or an escape of a text. */
const NO_PATH =
  /^[A-Za-z]:(?:[\\/]\s|\/[A-Za-z0-9]$|\/\w+\s+(?:is|are|was|of|the|to|not|means|has|for|in|an?|or)\s[^\\/.]*$|\\[abfnrtv0](?:\s|%|$|\\[nrt](?:\s|$)))/;

export const driveLiteral: Rule = {
  id: "P01",
  name: "drive-literal",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.95,
  texts: {
    en: {
      detects: "String literals that begin with a drive letter, such as C:\\data or d:/data.",
      evidence:
        "Speaks for the decoded literal wherever it stands; silent where it is only compared or used as a pattern, under a condition on runtime.GOOS, and where another value replaces it on other systems.",
      why: "A path that begins with a drive letter does not exist in a Linux container. Creating it even succeeds there: it makes one folder with that whole name in the working directory.",
      found: '"{text}" is a path on a Windows drive',
      fix: "Take the folder from an environment variable with a default such as /data, and mount a volume there.",
    },
    "zh-CN": {
      detects: "以盘符开头的字符串字面量，例如 C:\\data 或 d:/data。",
      evidence:
        "对解码后的字面量发言；仅用于比较或作为模式、处在 runtime.GOOS 条件之下、或在其他系统上被另一个值替换时保持沉默。",
      why: "以盘符开头的路径在 Linux 容器里不存在；在那里创建它甚至会成功：在工作目录里生成一个整串同名的目录。",
      found: "“{text}”是 Windows 盘符路径",
      fix: "从带默认值（例如 /data）的环境变量读取目录，并在那里挂载卷。",
    },
  },
  bad: [
    `os.Open(«"C:\\\\orders\\\\app.log")`,
    `const dir = «"d:/data"`,
    `os.Open(«"D:/data is here/app.ini")`,
    `os.Open(«"C:\\\\new")`,
    "p := «`E:\\backup`",
    `package main\n\nvar base = map[string]string{\n\t"data": «"D:\\\\data",\n}\n`,
  ],
  good: [
    `os.Open("/var/log/app.log")`,
    `const url = "http://c:8080/"`,
    `u := "c://host/share"`,
    `re := regexp.MustCompile("C:\\\\\\\\data")`,
    `if strings.HasPrefix(p, "C:\\\\") {\n\t}`,
    `switch dir {\n\tcase "C:\\\\", "D:\\\\":\n\t}`,
    `if dir == "C:\\\\" {\n\t}`,
    `fmt.Printf("%s:\\n", p)`,
    `fmt.Println("a:/b is a ratio")`,
    `text := "N:/A"`,
    "text := `e:\\n is how a line ends`",
    `text := "x:/ y"`,
    `if runtime.GOOS == "windows" {\n\t\tos.Open("C:\\\\x")\n\t}`,
    `package main\n\nimport (\n\t"os"\n\t"runtime"\n)\n\nconst dir = "C:\\\\orders"\n\nfunc main() {\n\tif runtime.GOOS == "windows" {\n\t\tos.Chdir(dir)\n\t}\n}\n`,
    `package main\n\nimport "runtime"\n\nfunc data() string {\n\tdir := "C:\\\\orders"\n\tif runtime.GOOS != "windows" {\n\t\tdir = "/data"\n\t}\n\treturn dir\n}\n`,
    `package main\n\nvar dirs = map[string]string{"windows": "C:\\\\orders", "linux": "/data"}\n`,
  ],
  match: [
    {
      on: "string",
      pattern: /^[A-Za-z]:[\\/](?!\/)/,
      check: (one, { file }) =>
        isCompared(file, one) || NO_PATH.test(one.text) ? undefined : { params: { text: one.text.slice(0, 120) } },
    },
  ],
};
