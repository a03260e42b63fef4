import type { Rule } from "../rule.ts";
import { imported, lookedUp, shortName } from "./windows-api.ts";

const SSPI = "github.com/alexbrainman/sspi";
const CALLS = ["negotiate", "ntlm", "kerberos", "schannel"].flatMap((folder) =>
  [
    "AcquireCurrentUserCredentials",
    "AcquireUserCredentials",
    "AcquireServerCredentials",
    "AcquireClientCredentials",
    "NewClientContext",
    "NewServerContext",
  ].map((name) => `${SSPI}/${folder}.${name}`),
);

export const sspi: Rule = {
  id: "W17",
  name: "sspi",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 8,
  confidence: 0.98,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects: "Single sign-on through the security support provider of Windows (NTLM, Negotiate, Kerberos).",
      evidence:
        "An import or a call of alexbrainman/sspi, or a function such as InitializeSecurityContextW by name, in a file that Linux builds.",
      why: "SSPI signs on with the Windows account that runs the program. A container has no such account and the package no files for Linux.",
      found: "{name} signs on with the Windows account",
      fix: "Use github.com/jcmturner/gokrb5/v8 with a keytab that the platform mounts as a secret (KRB5_CONFIG, KRB5_KTNAME), or OpenID Connect at the proxy.",
    },
    "zh-CN": {
      detects: "通过 Windows 安全支持提供程序（SSPI）的单点登录（NTLM、Negotiate、Kerberos）。",
      evidence: "Linux 也会编译的文件导入或调用 alexbrainman/sspi，或按名字使用 InitializeSecurityContextW 等函数。",
      why: "SSPI 用运行程序的 Windows 账户登录。容器没有这样的账户，这个包也没有 Linux 文件。",
      found: "{name} 用 Windows 账户登录",
      fix: "使用 github.com/jcmturner/gokrb5/v8 和由平台作为密钥挂载的 keytab（KRB5_CONFIG、KRB5_KTNAME），或在代理处用 OpenID Connect。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t«"github.com/alexbrainman/sspi"\n\t«"github.com/alexbrainman/sspi/negotiate"\n)\n\nfunc main() {\n\tcred, err := «negotiate.AcquireCurrentUserCredentials()\n\t_, _, _ = cred, err, sspi.SEC_E_OK\n}\n`,
    `package main\n\nimport auth «"github.com/alexbrainman/sspi/ntlm"\n\nfunc server() { «auth.AcquireServerCredentials() }\n`,
    `initialise := «secur32.NewProc("InitializeSecurityContextW")`,
  ],
  good: [
    {
      "auth_windows.go": `package main\n\nimport "github.com/alexbrainman/sspi/ntlm"\n\nvar _ = ntlm.NewClientContext\n`,
    },
    `package main\n\nimport "github.com/Azure/go-ntlmssp"\n\nvar _ = ntlmssp.Negotiator{}\n`,
    `package main\n\nimport "example.com/app/negotiate"\n\nfunc main() { negotiate.NewClientContext() }\n`,
    `// sspi is asked on Windows only\n\tfmt.Println("InitializeSecurityContextW")`,
  ],
  match: [
    imported([SSPI]),
    { on: "call", callees: CALLS, check: ({ callee }) => ({ params: { name: shortName(callee) } }) },
    lookedUp("AcquireCredentialsHandle InitializeSecurityContext AcceptSecurityContext"),
  ],
};
