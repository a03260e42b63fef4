import type { Rule } from "../rule.ts";
import { imported, lookedUp, used } from "./windows-api.ts";

export const credstore: Rule = {
  id: "W13",
  name: "credstore",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.95,
  supersedes: ["W38"],
  texts: {
    en: {
      detects:
        "The credential manager of Windows: wincred, the credential functions of advapi32, and keyrings of a desktop.",
      evidence:
        "A call of wincred or go-keyring, or a credential function by its name; silent behind a test for Windows. A keyring weighs less, because it works on a Linux desktop.",
      why: "A container has no credential manager. wincred compiles for Linux and answers every call with an error; a keyring looks for a desktop session that is not there.",
      found: "{name} keeps secrets in the credential manager",
      fix: "Read the secret from a file that the platform mounts (os.ReadFile of the path in DB_PASSWORD_FILE) or from an environment variable of its secret store.",
    },
    "zh-CN": {
      detects: "Windows 凭据管理器：wincred、advapi32 的凭据函数，以及桌面密钥环。",
      evidence:
        "调用 wincred 或 go-keyring，或按名字使用凭据函数；处在 Windows 判断之内则不报告。密钥环在 Linux 桌面上可用，级别较低。",
      why: "容器里没有凭据管理器。wincred 能为 Linux 编译，但每次调用都返回错误；密钥环要找的桌面会话也不存在。",
      found: "{name} 把密钥保存在凭据管理器里",
      fix: "从平台挂载的文件读取密钥（os.ReadFile，路径由 DB_PASSWORD_FILE 给出），或从密钥库注入的环境变量读取。",
    },
  },
  bad: [
    `package main\n\nimport "github.com/danieljoos/wincred"\n\nfunc password() string {\n\tcred, err := «wincred.GetGenericCredential("orders-db")\n\tif err != nil {\n\t\treturn ""\n\t}\n\treturn string(cred.CredentialBlob)\n}\n`,
    `package main\n\nimport "github.com/zalando/go-keyring"\n\nfunc main() { «keyring.Get("orders", "sa") }\n`,
    `read := «advapi32.NewProc("CredReadW")`,
    `package main\n\nimport «"github.com/docker/docker-credential-helpers/wincred"\n\nvar _ = wincred.Wincred{}\n`,
  ],
  good: [
    { "secret_windows.go": `package main\n\nimport "github.com/danieljoos/wincred"\n\nvar _, _ = wincred.List()\n` },
    `package main\n\nimport (\n\t"runtime"\n\n\t"github.com/danieljoos/wincred"\n)\n\nfunc main() {\n\tif runtime.GOOS == "windows" {\n\t\twincred.GetGenericCredential("orders")\n\t}\n}\n`,
    `package main\n\nimport "example.com/app/keyring"\n\nfunc main() { keyring.Get("orders", "sa") }\n`,
    `password, err := os.ReadFile(os.Getenv("DB_PASSWORD_FILE"))`,
  ],
  match: [
    imported(["github.com/docker/docker-credential-helpers/wincred"], "blocker"),
    used({
      "github.com/danieljoos/wincred":
        "GetGenericCredential NewGenericCredential GetDomainPassword NewDomainPassword List FilteredList",
    }),
    used({ "github.com/zalando/go-keyring": "Get Set Delete DeleteAll" }, "medium"),
    lookedUp(
      "CredRead CredWrite CredDelete CredEnumerate CredUIPromptForCredentials CredUIPromptForWindowsCredentials",
      "blocker",
    ),
  ],
};
