import { callsOf } from "../../go/calls.ts";
import { stringsHolding } from "../../go/strings.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Program } from "../../project/describe.ts";
import { finalImages } from "../../project/image.ts";
import { argumentsOf } from "../../project/listen.ts";
import { linuxFiles } from "../programs.ts";
import type { Rule } from "../rule.ts";

const REQUESTS =
  /^(?:net\/http\.(?:Get|Head|Post|PostForm|NewRequest|NewRequestWithContext)|crypto\/tls\.(?:Dial|DialWithDialer)|\.(?:Get|Post|Put|Delete|R|SetBaseURL|SetHostURL))$/;
/** Libraries that speak TLS to servers of others without being told an address. */
const CLOUD =
  /^(?:golang\.org\/x\/oauth2|cloud\.google\.com\/go|google\.golang\.org\/api|github\.com\/(?:aws\/aws-sdk-go|aws\/aws-sdk-go-v2|aliyun\/|alibabacloud-go\/|tencentcloud\/|tencentyun\/|qiniu\/|huaweicloud\/|stripe\/stripe-go|slack-go\/slack|sendgrid\/|silenceper\/wechat|wechatpay-apiv3\/|smartwalle\/alipay|go-telegram|line\/line-bot-sdk-go|minio\/minio-go|Azure\/azure-sdk-for-go))/;

export const caCerts: Rule = {
  id: "R01",
  name: "ca-certs",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Images without certificate authorities whose program calls servers over TLS.",
      evidence:
        "Speaks at the last FROM of a Dockerfile whose image has no authorities (scratch, busybox, plain debian or ubuntu) when a program of the tree requests an https address (written there or in a constant of the package), dials TLS or uses the library of a cloud; silent when certificates are installed or copied, and for the image Slipway builds, which has them.",
      why: "Windows brings its certificate store; an image from scratch has none, and every https request ends in x509: certificate signed by unknown authority.",
      found: "the image has no certificate authorities, but {where} calls over TLS",
      fix: "Add COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/, install ca-certificates, or build FROM gcr.io/distroless/static.",
    },
    "zh-CN": {
      detects: "没有根证书的镜像，而其中的程序要通过 TLS 访问服务器。",
      evidence:
        "当 Dockerfile 的最终镜像没有根证书（scratch、busybox、未安装证书的 debian 或 ubuntu），而源码里有程序请求 https 地址（直接写出或在包的常量里）、建立 TLS 连接或使用云厂商的库时，在最后一个 FROM 处报告；安装或复制了证书时不报告，Slipway 自己构建的镜像自带证书也不报告。",
      why: "Windows 自带证书库；scratch 镜像里没有，每个 https 请求都会以 x509: certificate signed by unknown authority 结束。",
      found: "镜像里没有根证书，但 {where} 使用 TLS",
      fix: "加上 COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/，或安装 ca-certificates，或基于 gcr.io/distroless/static 构建。",
    },
  },
  bad: [
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://api.example.com/") }\n`,
      Dockerfile:
        "FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app\n«FROM scratch\nCOPY --from=build /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "golang.org/x/oauth2"\n\nvar c oauth2.Config\n\nfunc main() {}\n`,
      Dockerfile: "«FROM debian:12-slim\nCOPY app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.NewRequest("GET", ratesURL+"/today", nil) }\n`,
      "urls.go": `package main\n\nconst ratesURL = "https://rates.example.com"\n`,
      Dockerfile: "«FROM scratch\nCOPY app /app\n",
    },
  ],
  good: [
    { "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://api.example.com/") }\n` },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://api.example.com/") }\n`,
      Dockerfile: "FROM golang AS b\nFROM scratch\nCOPY --from=b /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nconst helpURL = "https://help.example.com"\nconst usersURL = "http://users:8080"\n\nfunc main() {\n\tprintln(helpURL)\n\thttp.Get(usersURL)\n}\n`,
      Dockerfile: "FROM scratch\nCOPY app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.Get("http://users:8080/") }\n`,
      Dockerfile: "FROM scratch\nCOPY app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://api.example.com/") }\n`,
      Dockerfile: "FROM gcr.io/distroless/static\nCOPY app /app\n",
    },
  ],
  match: [
    {
      on: "tree",
      check: (tree, programs) => {
        const bare = finalImages(tree).filter(({ authorities }) => authorities === false);
        const where = bare.length === 0 ? undefined : callerOf(programs);
        if (where === undefined) return [];
        return bare.flatMap(({ dockerfile }) =>
          dockerfile === undefined ? [] : [{ file: dockerfile.file, range: dockerfile.from, params: { where } }],
        );
      },
    },
  ],
};

/** The first place that calls over TLS, as `file:line`. */
function callerOf(programs: readonly Program[]): string | undefined {
  const files = programs.flatMap(linuxFiles);
  const named = namesOfAddresses(files);
  for (const file of files) {
    const at = callIn(file, named.get(file.folder) ?? NONE);
    if (at !== undefined) return `${file.path}:${file.lines.at(at).line}`;
  }
  return undefined;
}

/** Code that installs or updates the program does not run in a container. */
const SETS_UP = /(?:install|upgrade|update)[^/]*\.go$/i;

function callIn(file: GoFile, named: ReadonlySet<string>): number | undefined {
  const { path: name, imports } = file;
  if (SETS_UP.test(name)) return undefined;
  const cloud = imports.find(({ path }) => CLOUD.test(path));
  if (cloud !== undefined) return cloud.start;
  const dialled = imports.some(({ path }) => path === "crypto/tls")
    ? callsOf(file).find(({ callee }) => callee.startsWith("crypto/tls.Dial"))
    : undefined;
  const asked = stringsHolding(file, "https://").find(
    ({ text, call }) => text.startsWith("https://") && call !== undefined && REQUESTS.test(call.callee),
  );
  if (dialled !== undefined || asked !== undefined) return dialled?.start ?? asked?.start;
  if (named.size === 0) return undefined;
  return callsOf(file).find((call) => REQUESTS.test(call.callee) && named.has(addressIn(file, call)))?.start;
}

const NONE: ReadonlySet<string> = new Set();

/** Folder → package-level names of https addresses. */
function namesOfAddresses(files: readonly GoFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const file of files) {
    const { folder, declarations } = file;
    for (const { text, key, call, composite } of stringsHolding(file, "https://")) {
      if (key === undefined || call !== undefined || composite !== undefined || !text.startsWith("https://")) continue;
      if (!declarations.some(({ kind, name }) => (kind === "const" || kind === "var") && name === key)) continue;
      named.set(folder, (named.get(folder) ?? new Set()).add(key));
    }
  }
  return named;
}

/** The name an address given to a request begins with: `http.Get(ratesURL + "/today")`. */
function addressIn(file: GoFile, call: Call): string {
  const index = call.callee.endsWith("NewRequest") ? 1 : call.callee.endsWith("NewRequestWithContext") ? 2 : 0;
  const argument = argumentsOf(file, call)[index];
  return argument === undefined
    ? ""
    : (/^\s*(\w+)\s*(?:\+|$)/.exec(file.text.slice(argument.start, argument.end))?.[1] ?? "");
}
