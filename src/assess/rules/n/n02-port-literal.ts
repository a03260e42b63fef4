import { stringsHolding } from "../../go/strings.ts";
import type { Listen } from "../../project/listen.ts";
import { plain } from "../../project/value.ts";
import type { Rule } from "../rule.ts";
import { portOf } from "./addresses.ts";

const LOOPBACK = /^(?:127\.|localhost|\[::1\])/i;

export const portLiteral: Rule = {
  id: "N02",
  name: "port-literal",
  severity: "low",
  axis: "fit",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Servers whose port is fixed in the source.",
      evidence:
        "It needs a listening call whose address is a literal or a constant of the package; a port from the environment, a flag or a configuration file is silent.",
      why: "Platforms choose the port and pass it in, and two services on one host network need different ones.",
      found: "listens on port {port}, which is fixed in the source",
      fix: 'Listen on ":" + cmp.Or(os.Getenv("PORT"), "{port}").',
    },
    "zh-CN": {
      detects: "端口写死在源码里的服务。",
      evidence: "要看到地址是字面量或包内常量的监听调用；端口来自环境变量、命令行参数或配置文件的不报告。",
      why: "平台选择端口并传给程序；同一主机网络上的两个服务也需要不同的端口。",
      found: "监听写死在源码里的端口 {port}",
      fix: '监听 ":" + cmp.Or(os.Getenv("PORT"), "{port}")。',
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() { «http.ListenAndServe(":8080", nil) }\n`,
    `package main\n\nimport "net/http"\n\nconst addr = "0.0.0.0:9000"\n\nfunc main() {\n\ts := &http.Server{«Addr: addr}\n\ts.ListenAndServe()\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.New()\n\t«r.Run(":8080")\n}\n`,
  ],
  good: [
    `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() { http.ListenAndServe(":"+os.Getenv("PORT"), nil) }\n`,
    `package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\nvar addr = flag.String("addr", ":8080", "address")\n\nfunc main() { http.ListenAndServe(*addr, nil) }\n`,
    `package main\n\nimport "net"\n\nfunc main() { net.Listen("tcp", ":0") }\n`,
    `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(toString(constructor()), nil) }\n`,
    `package main\n\nimport "net/http"\n\n// http.ListenAndServe(":8080", nil)\nfunc main() { http.Get("http://orders:8080/") }\n`,
  ],
  match: [
    {
      on: "program",
      check: ({ listens }) =>
        listens.flatMap((listen) => {
          const address = plain(listen.value);
          const port = address === undefined ? undefined : portOf(address);
          // What listens on this machine alone is another rule's business.
          if (address === undefined || port === undefined || LOOPBACK.test(address) || !isFixed(listen, port))
            return [];
          const { file, offset } = listen;
          return [{ file, range: { start: offset, end: offset + 1 }, params: { port } }];
        }),
    },
  ],
};

/** The port stands in the call itself, or in a constant or variable of the package that only a literal sets. */
function isFixed({ file, home, offset }: Listen, port: number): boolean {
  if (!file.included.linux && !file.included.linuxCgo) return false;
  const end = file.text.indexOf("\n", offset);
  const line = file.text.slice(offset, end < 0 ? file.text.length : end);
  const ends = new RegExp(`(?:^|:)${port}$`);
  if (
    stringsHolding(file, String(port)).some(
      ({ text, start }) => start >= offset && start < offset + line.length && ends.test(text),
    )
  )
    return true;
  const names = new Set(line.match(/[A-Za-z_]\w*/g) ?? []);
  return home.files.some((other) =>
    stringsHolding(other, String(port)).some(
      ({ key, call, composite, text }) =>
        key !== undefined && call === undefined && composite === undefined && names.has(key) && ends.test(text),
    ),
  );
}
