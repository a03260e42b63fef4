import type { Listen } from "../../project/listen.ts";
import type { Rule } from "../rule.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):(?!0$)/i;
const SIDE = /pprof|debug|admin|metrics|profil/i;

export const bindLoopback: Rule = {
  id: "N01",
  name: "bind-loopback",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.93,
  texts: {
    en: {
      why: "In a container 127.0.0.1 is the container itself: nobody outside reaches a server that listens there.",
      found: "listens on {address}, which only the container itself reaches",
      fix: 'Listen on ":" and the port from an environment variable, such as PORT with a default.',
    },
    "zh-CN": {
      why: "容器里的 127.0.0.1 就是容器自己：监听在那里的服务从外面访问不到。",
      found: "监听 {address}，只有容器自己能访问",
      fix: "监听 “:” 加上环境变量（例如带默认值的 PORT）给出的端口。",
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe("127.0.0.1:8080", nil) // found\n}\n`,
    `package main\n\nimport "net/http"\n\nconst addr = "localhost:9000"\n\nfunc main() {\n\ts := http.Server{Addr: addr} // found\n\ts.ListenAndServe()\n}\n`,
  ],
  good: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", "127.0.0.1:0")\n}\n`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get("http://127.0.0.1:8080/")\n}\n`,
  ],
  match: [
    {
      on: "program",
      check: ({ listens }) =>
        listens.flatMap((listen) => {
          const address = addressOf(listen);
          if (!LOOPBACK.test(address) || !(listen.file.included.linux || listen.file.included.linuxCgo)) return [];
          const { file, offset } = listen;
          const range = { start: offset, end: offset + 1 };
          const side = listens.length > 1 && (SIDE.test(file.text) || address.endsWith(":6060"));
          return [{ file, range, params: { address }, ...(side ? { severity: "medium" as const } : {}) }];
        }),
    },
  ],
};

function addressOf({ value }: Listen): string {
  return value
    .map((part) => (part.kind === "text" ? part.text : part.kind === "variable" ? (part.fallback ?? "?") : "?"))
    .join("");
}
