import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import { commandOf } from "../command-line.ts";
import type { Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

const FUNCTIONS = [
  "SetNamedSecurityInfo",
  "GetNamedSecurityInfo",
  "SetSecurityInfo",
  "GetSecurityInfo",
  "SetEntriesInAcl",
  "ACLFromEntries",
  "SecurityDescriptorFromString",
  "ConvertStringSecurityDescriptorToSecurityDescriptor",
  "SetFileSecurity",
  "GetFileSecurity",
  "InitializeSecurityDescriptor",
  "SetSecurityDescriptorDacl",
  "BuildExplicitAccessWithName",
];
const TOOL = /^(?:.*[\\/])?(icacls|cacls|takeown)(?:\.exe)?(?=\s|$)/i;

export const acl: Rule = {
  id: "W23",
  name: "acl",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 2,
  confidence: 0.97,
  supersedes: ["W02", "X03", "W38"],
  texts: {
    en: {
      detects: "Code that reads or sets Windows access control lists: through go-acl, through the API, or with icacls.",
      evidence:
        "It needs the import, the name of the API function, a call that runs the tool, or a list of words that is its command line; text that only mentions icacls and files for Windows alone are silent.",
      why: "Linux files have an owner, a group and a mode instead of an access control list. In a container the platform sets owner and group of a volume.",
      found: "{call} works on Windows access control lists",
      fix: "Use os.Chmod and os.Chown where the program makes the file, and fsGroup (or the user of the image) for mounted volumes.",
      variants: {
        tool: {
          found: "runs {call} to change Windows access rights",
          fix: "Delete the call: os.Chmod with 0o640 or 0o750 does it for own files, fsGroup in the pod's securityContext for mounted volumes.",
        },
      },
    },
    "zh-CN": {
      detects: "读写 Windows 访问控制列表的代码：go-acl、系统 API 或 icacls 命令。",
      evidence:
        "要看到导入、API 函数名、运行该工具的调用或作为其命令行的词列表；只是提到 icacls 的文字和仅供 Windows 的文件不报告。",
      why: "Linux 文件用属主、属组和权限位代替访问控制列表。容器里卷的属主和属组由平台设置。",
      found: "{call} 操作 Windows 访问控制列表",
      fix: "程序自己创建文件时用 os.Chmod 和 os.Chown；挂载的卷用 fsGroup（或镜像里的用户）。",
      variants: {
        tool: {
          found: "运行 {call} 修改 Windows 访问权限",
          fix: "删除这个调用：自己的文件用 os.Chmod（0o640 或 0o750），挂载的卷用 Pod 的 securityContext 里的 fsGroup。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport (\n\t«"github.com/hectane/go-acl"\n)\n\nfunc main() { acl.Chmod("data", 0o600) }\n`,
    `err := «windows.SetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, 4, nil, nil, dacl, nil)`,
    `p := advapi.NewProc(«"SetNamedSecurityInfoW")`,
    `exec.Command(«"icacls", dir, "/grant", "Everyone:F", "/T").Run()`,
    `exec.Command("cmd", "/c", «"icacls data /grant Users:M").Run()`,
    `run([]string{«"takeown.exe", "/F", folder, "/R"})`,
    `words := []string{«"icacls", dir,\n\t\t"/reset"}\n\tstart(words)`,
  ],
  good: [
    `os.Chmod("data", 0o750)`,
    `known := []string{"icacls", "takeown", "attrib"}`,
    `fmt.Println("run icacls data /grant Users:M on Windows")`,
    `// icacls data /grant Users:M\n\tos.Chown("data", 1000, 1000)`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("icacls", "data", "/reset").Run()\n\t}`,
    { "acl_windows.go": `package main\n\nimport "github.com/hectane/go-acl"\n\nvar _ = acl.Chmod\n` },
    `package main\n\nimport "example.com/app/acl"\n\nfunc main() { acl.SetSecurityInfo() }\n`,
  ],
  match: [
    {
      on: "import",
      paths: ["github.com/hectane/go-acl"],
      deep: true,
      check: ({ path }) => ({ params: { call: path } }),
    },
    ...windowsApi(FUNCTIONS, (call) => ({ params: { call } })),
    {
      on: "string",
      pattern: /\b(?:icacls|cacls|takeown)\b/i,
      check: (literal, { file }) => {
        const command = commandOf(literal, file) ?? listOf(literal, file);
        return command !== undefined && TOOL.test(command)
          ? { params: { call: command }, variant: "tool", severity: "high" }
          : undefined;
      },
    },
  ],
};

/** `[]string{"icacls", dir, "/grant", …}`: a command line that is run elsewhere. */
function listOf({ text, end, index, composite }: StringLiteral, file: GoFile): string | undefined {
  if (index !== 0 || composite !== "[]string") return undefined;
  return /^[^{}]{0,200}"\/[A-Za-z]+[:"]/.test(file.text.slice(end, end + 240)) ? text : undefined;
}
