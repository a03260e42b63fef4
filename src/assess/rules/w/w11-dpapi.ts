import type { Rule } from "../rule.ts";
import { imported, lookedUp, used, XSYS } from "./windows-api.ts";

export const dpapi: Rule = {
  id: "W11",
  name: "dpapi",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 3,
  confidence: 0.98,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects: "The data protection API of Windows: its Go package, and CryptProtectData and CryptUnprotectData.",
      evidence: "An import of github.com/billgraziano/dpapi or the function by its name, in a file that Linux builds.",
      why: "DPAPI encrypts with a key of the Windows account. Nothing on Linux can make or open such data, not even from a copy of the file.",
      found: "{name} encrypts with a key of the Windows account",
      fix: "Mount the secret as a file (/run/secrets/…) or an environment variable from the platform's secret store; decrypt old data once on Windows before the move.",
    },
    "zh-CN": {
      detects: "Windows 数据保护 API（DPAPI）：其 Go 包，以及 CryptProtectData 和 CryptUnprotectData。",
      evidence: "Linux 也会编译的文件导入 github.com/billgraziano/dpapi，或按名字使用这些函数。",
      why: "DPAPI 用 Windows 账户的密钥加密。Linux 无法生成或解开这些数据，复制文件过去也不行。",
      found: "{name} 用 Windows 账户的密钥加密",
      fix: "由平台的密钥库以文件（/run/secrets/…）或环境变量提供密钥；迁移之前在 Windows 上把旧数据解密一次。",
    },
  },
  bad: [
    `package main\n\nimport «"github.com/billgraziano/dpapi"\n\nfunc main() { «dpapi.Decrypt("AQAAANCMnd8") }\n`,
    `err := «windows.CryptUnprotectData(&in, nil, nil, 0, nil, 0, &out)`,
    `var protect = «crypt32.NewProc("CryptProtectData")`,
  ],
  good: [
    { "secret_windows.go": `package main\n\nimport "github.com/billgraziano/dpapi"\n\nvar _ = dpapi.Decrypt\n` },
    `// CryptProtectData is used on Windows only\n\tfmt.Println("CryptProtectData")`,
    `package main\n\nimport "example.com/app/dpapi"\n\nfunc main() { dpapi.Decrypt("x") }\n`,
    `b, err := os.ReadFile("/run/secrets/db")`,
  ],
  match: [
    imported(["github.com/billgraziano/dpapi"]),
    used({
      "github.com/billgraziano/dpapi":
        "Encrypt EncryptBytes EncryptBytesEntropy EncryptBytesMachineLocal EncryptMachineLocal Decrypt DecryptBytes DecryptBytesEntropy",
      [XSYS]: "CryptProtectData CryptUnprotectData",
    }),
    lookedUp("CryptProtectData CryptUnprotectData CryptProtectMemory CryptUnprotectMemory NCryptProtectSecret"),
  ],
};
