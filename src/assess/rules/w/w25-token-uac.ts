import { textAround } from "../../go/around.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import { commandOf } from "../command-line.ts";
import type { Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

const FUNCTIONS = [
  "OpenProcessToken",
  "OpenCurrentProcessToken",
  "OpenThreadToken",
  "GetCurrentProcessToken",
  "GetCurrentThreadEffectiveToken",
  "AdjustTokenPrivileges",
  "LookupPrivilegeValue",
  "DuplicateTokenEx",
  "CheckTokenMembership",
  "CreateProcessAsUser",
  "CreateProcessWithLogon",
  "CreateProcessWithToken",
  "ImpersonateSelf",
  "ImpersonateLoggedOnUser",
  "RevertToSelf",
  "LogonUser",
  "IsUserAnAdmin",
  "WTSQueryUserToken",
];

export const tokenUac: Rule = {
  id: "W25",
  name: "token-uac",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 4,
  confidence: 0.97,
  supersedes: ["W02", "X03"],
  texts: {
    en: {
      detects:
        "Code that handles Windows access tokens: privileges, impersonation, elevation, tests for an administrator.",
      evidence:
        "It needs the name of the API function, a call that elevates with runas, the verb runas where ShellExecute is used, or the opening of a raw disk; help text and files for Windows alone are silent.",
      why: "Linux has no access tokens and no consent prompt. Who a container runs as, and what it may do, is set from outside.",
      found: "{call} works on Windows access tokens",
      fix: "Delete the elevation; set runAsUser, runAsNonRoot and the needed capabilities in the securityContext (os.Geteuid() == 0 answers who runs).",
      variants: {
        elevate: {
          found: "asks Windows for elevation: {call}",
          fix: "Delete it: the rights of a container come from its securityContext (runAsUser, capabilities), not from a prompt.",
        },
        probe: {
          found: "opens {call} to see whether an administrator runs the program",
          fix: "Use os.Geteuid() == 0, or drop the test: the generated image runs as user 65532.",
        },
      },
    },
    "zh-CN": {
      detects: "处理 Windows 访问令牌的代码：特权、模拟、提权、管理员检查。",
      evidence:
        "要看到 API 函数名、用 runas 提权的调用、用于 ShellExecute 的 runas 动词，或打开物理磁盘；帮助文字和仅供 Windows 的文件不报告。",
      why: "Linux 没有访问令牌，也没有提权确认框。容器以谁的身份运行、能做什么，由外部设定。",
      found: "{call} 操作 Windows 访问令牌",
      fix: "删除提权代码；在 securityContext 里设置 runAsUser、runAsNonRoot 和所需的 capabilities（当前身份用 os.Geteuid() == 0 判断）。",
      variants: {
        elevate: {
          found: "向 Windows 请求提权：{call}",
          fix: "删除它：容器的权限来自 securityContext（runAsUser、capabilities），而不是确认框。",
        },
        probe: {
          found: "通过打开 {call} 判断是否以管理员运行",
          fix: "改用 os.Geteuid() == 0，或去掉这个检查：生成的镜像以用户 65532 运行。",
        },
      },
    },
  },
  bad: [
    `err := «windows.OpenProcessToken(windows.CurrentProcess(), 8, &token)`,
    `err := «syscall.OpenProcessToken(process, 8, &token)`,
    `logon := advapi.NewProc(«"LogonUserW")`,
    `exec.Command("powershell", «"Start-Process orders.exe -Verb runAs").Run()`,
    `exec.Command(«"runas", "/user:Administrator", "orders").Run()`,
    `verb := syscall.StringToUTF16Ptr(«"runas")\n\twindows.ShellExecute(0, verb, file, nil, nil, 1)`,
    `verb := «"runas"\n\tshell32.NewProc("ShellExecuteW").Call(0, pointer(verb))`,
    `_, err := os.Open(«"\\\\\\\\.\\\\PHYSICALDRIVE0")`,
  ],
  good: [
    `if os.Geteuid() != 0 {\n\t}`,
    `fmt.Println("start it with runas or as an administrator")`,
    `var help = "OpenProcessToken failed"`,
    `verb := "runas"\n\tfmt.Println(verb)`,
    `package main\n\ntype box struct{}\n\nfunc (box) LogonUser(string) {}\n\nfunc main() { box{}.LogonUser("x") }\n`,
    `if runtime.GOOS == "windows" {\n\t\tos.Open("\\\\\\\\.\\\\PHYSICALDRIVE0")\n\t}`,
    `//go:build windows\n\npackage main\n\nimport "golang.org/x/sys/windows"\n\nvar _ = windows.GetCurrentProcessToken\n`,
  ],
  match: [
    ...windowsApi(FUNCTIONS, (call) => ({ params: { call } })),
    {
      on: "string",
      pattern: /^runas(?:\.exe)?\b|-verb\s+runas\b|^\\\\\.\\physicaldrive0$/i,
      check: (literal, { file }) => {
        const { text, call } = literal;
        if (text.startsWith("\\")) {
          const opened = call !== undefined && /^os\.(?:Open|OpenFile)$/.test(call.callee);
          // Docker's client and its kin ask so beside a pipe, which Linux never has.
          const besidePipe = /npipe|\/\/\.\/pipe/.test(textAround(file, literal.start));
          return opened && !besidePipe ? { params: { call: text }, variant: "probe", severity: "high" } : undefined;
        }
        const shell = call?.callee === "fmt.Sprintf" || /^runas$/i.test(text) ? call?.callee : undefined;
        const shown =
          commandOf(literal, file) ?? (/ShellExecute/i.test(shell ?? "") || isVerb(literal, file) ? text : undefined);
        return shown === undefined ? undefined : { params: { call: shown }, variant: "elevate", severity: "high" };
      },
    },
  ],
};

/** The verb of a ShellExecute of the same function, made beforehand. */
function isVerb({ text, start, call, key }: StringLiteral, file: GoFile): boolean {
  if (!/^runas$/i.test(text)) return false;
  const made = call === undefined ? key !== undefined : /UTF16(?:Ptr)?(?:FromString)?$/.test(call.callee);
  return made && /\bShellExecute/.test(textAround(file, start));
}
