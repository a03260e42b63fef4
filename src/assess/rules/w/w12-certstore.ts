import type { Rule } from "../rule.ts";
import { imported, lookedUp, used, XSYS } from "./windows-api.ts";

const STORE =
  "CertOpenStore CertOpenSystemStore CertEnumCertificatesInStore CertFindCertificateInStore CertAddCertificateContextToStore CertGetCertificateChain PFXImportCertStore CryptAcquireCertificatePrivateKey";

export const certstore: Rule = {
  id: "W12",
  name: "certstore",
  severity: "blocker",
  axis: "builds",
  fix: "C",
  effortHours: 3,
  confidence: 0.98,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects: "The certificate store of Windows: functions of crypt32 and the Go packages above them.",
      evidence:
        "A call such as CertOpenSystemStore or certtostore.OpenWinCertStore, or an import of a certstore package, in a file that Linux builds.",
      why: "The store and the private keys in it stay on the Windows machine. A container gets certificates as PEM files.",
      found: "{name} works on the certificate store of Windows",
      fix: "Read certificate and key from mounted PEM files (tls.LoadX509KeyPair), trust further roots by SSL_CERT_FILE or x509.CertPool.AppendCertsFromPEM.",
    },
    "zh-CN": {
      detects: "Windows 证书存储：crypt32 的函数以及其上的 Go 包。",
      evidence: "Linux 也会编译的文件调用 CertOpenSystemStore、certtostore.OpenWinCertStore 等，或导入 certstore 包。",
      why: "证书存储和其中的私钥留在 Windows 机器上。容器以 PEM 文件取得证书。",
      found: "{name} 操作 Windows 证书存储",
      fix: "从挂载的 PEM 文件读取证书和私钥（tls.LoadX509KeyPair）；额外的根证书用 SSL_CERT_FILE 或 x509.CertPool.AppendCertsFromPEM。",
    },
  },
  bad: [
    `store, err := «syscall.CertOpenSystemStore(0, root)`,
    `cert, err := «windows.CertFindCertificateInStore(store, 1, 0, windows.CERT_FIND_SUBJECT_STR, nil, nil)`,
    `package main\n\nimport "github.com/google/certtostore"\n\nfunc main() {\n\tcertstore, err := «certtostore.OpenWinCertStore("", "", nil, nil, false)\n\t_, _ = certstore, err\n}\n`,
    `package main\n\nimport «"github.com/github/smimesign/certstore"\n\nfunc main() { certstore.Open() }\n`,
    `open := «crypt32.MustFindProc("CertOpenSystemStoreW")`,
  ],
  good: [
    { "roots_windows.go": `package main\n\nimport "syscall"\n\nvar _ = syscall.CertOpenSystemStore\n` },
    `package main\n\nimport "github.com/google/certtostore"\n\nvar _ = certtostore.NewFileStorage("/certs")\n`,
    `package main\n\nimport "crypto/x509"\n\nfunc main() { x509.SystemCertPool() }\n`,
    `// CertOpenSystemStore reads the roots of Windows\n\tfmt.Println("CertOpenSystemStore")`,
  ],
  match: [
    imported(["github.com/github/smimesign/certstore", "github.com/github/certstore"]),
    used({
      syscall: STORE,
      [XSYS]: STORE,
      "github.com/google/certtostore": "OpenWinCertStore OpenWinCertStoreCurrentUser OpenWinCertStoreWithOptions",
    }),
    lookedUp(STORE),
  ],
};
