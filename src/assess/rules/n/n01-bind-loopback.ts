import { argumentText } from "../calls.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { addressOf, NO_CONFIG, SAMPLE_NAME, SAMPLES } from "./addresses.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):(?!0$)/i;
/** Keys that say what the service itself listens on: by their own name, or in a section about it. */
const LISTEN_KEY =
  /(?:^|[_.-])(?:listen|bind)|(?:listen|bind)(?:_?(?:addr|address|host|ip|on))?$|^http_?(?:addr|host|ip)$/i;
const OWN_KEY = /^(?:addr|address|ip|host)$/i;
const OWN_SECTION = /^(?:server|http|https|web|rpc|grpc|api|app|listener|common|main|default)$/i;
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
      detects: "Servers that listen on 127.0.0.1, localhost or ::1.",
      evidence:
        "It follows the address of http, net, gin, echo, fiber and the like through constants, flags and functions; in a configuration it needs a listen or bind key or the server's own section; a port alone (:8080), port 0 and clients are silent, a default for a bind address (EmptyOr(c.BindAddr, …)) and a second server for profiling or metrics counts as medium.",
      why: "In a container 127.0.0.1 is the container itself: nobody outside reaches a server that listens there.",
      found: "listens on {address}, which only the container itself reaches",
      fix: 'Listen on ":" and the port from an environment variable, such as PORT with a default.',
    },
    "zh-CN": {
      detects: "监听 127.0.0.1、localhost 或 ::1 的服务。",
      evidence:
        "顺着常量、命令行参数和函数查找 http、net、gin、echo、fiber 等的监听地址；配置里要看到 listen、bind 之类的键或服务自身的部分；只有端口（:8080）、端口 0 和客户端不报告，绑定地址的默认值（EmptyOr(c.BindAddr, …)）和另外用于性能分析或指标的服务只记为中。",
      why: "容器里的 127.0.0.1 就是容器自己：监听在那里的服务从外面访问不到。",
      found: "监听 {address}，只有容器自己能访问",
      fix: "监听 “:” 加上环境变量（例如带默认值的 PORT）给出的端口。",
    },
  },
  bad: [
    `if s.ListenAddr == "" {\n\t\ts.ListenAddr = «"localhost"\n\t}`,
    `cfg.ListenHost = orDefault(cfg.ListenHost, «"127.0.0.1")`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe("127.0.0.1:8080", nil)\n}\n`,
    `package main\n\nimport "net/http"\n\nconst addr = "localhost:9000"\n\nfunc main() {\n\ts := http.Server{«Addr: addr}\n\ts.ListenAndServe()\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\t«r.Run("127.0.0.1:8080")\n}\n`,
    { "app.conf": "httpaddr = «127.0.0.1\nhttpport = 8080\n\n[server]\naddr = «127.0.0.1:8080\n" },
  ],
  good: [
    `if cfg.PeerAddr == "" {\n\t\tcfg.PeerAddr = "127.0.0.1"\n\t}`,
    `cfg.PeerHost = orDefault(cfg.PeerHost, "127.0.0.1")`,
    `if isOneOf(cfg.BindAddr, "127.0.0.1") {\n\t\treturn\n\t}`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", "127.0.0.1:0")\n}\n`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get("http://127.0.0.1:8080/")\n}\n`,
    { "app.conf": "; httpaddr = 127.0.0.1\nhttpaddr = 0.0.0.0\n\n[mysql]\naddr = 127.0.0.1:3306\n" },
  ],
  match: [
    { on: "string", pattern: /^(?:127\.\d+\.\d+\.\d+|localhost)$/i, check: listensByDefault },
    {
      on: "config",
      keys: /addr|address|host|listen|bind|ip$/i,
      values: /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/i,
      check: ({ path, key, value }, { file }) => {
        const name = key.replace(/["']/g, "");
        const section = (path.at(-2) ?? "").replace(/["']/g, "");
        const named = LISTEN_KEY.test(name);
        if (NO_CONFIG.test(file.path) || !(named || (OWN_KEY.test(name) && OWN_SECTION.test(section))))
          return undefined;
        const own = OWN_SECTION.test(section);
        // A host alone may also be the name shown to others, and a section of another name about a side door.
        const sure = (own && (named || value.includes(":"))) || (named && section === "");
        return {
          params: { address: value },
          ...(sure && !SAMPLE_NAME.test(file.path) ? {} : { severity: "medium" as const }),
        };
      },
    },
    {
      on: "program",
      check: ({ listens }) =>
        listens.flatMap((listen) => {
          const address = addressOf(listen);
          if (!LOOPBACK.test(address) || !(listen.file.included.linux || listen.file.included.linuxCgo)) return [];
          const { file, offset } = listen;
          const range = { start: offset, end: offset + 1 };
          const side =
            SAMPLES.test(file.path) || address.endsWith(":6060") || (listens.length > 1 && SIDE.test(file.text));
          return [{ file, range, params: { address }, ...(side ? { severity: "medium" as const } : {}) }];
        }),
    },
  ],
};

const BIND_NAME = "(?:[Bb]ind|[Ll]isten)_?(?:Addr|Address|Host|IP)";
const OF_NAME = new RegExp(`^\\s*(?:\\w+\\.)*${BIND_NAME}\\s*,`);
/** `if c.BindAddr == "" {` on the line before. */
const WHERE_ABSENT = new RegExp(`\\bif\\s+([\\w.]*\\b${BIND_NAME})\\s*==\\s*""\\s*\\{\\s*\\1\\s*=\\s*$`);
const DEFAULTS = /(?:Or|Default|[Cc]oalesce)$|(?:^|\.)(?:or|default)[A-Z]\w*$/;

/** `c.BindAddr = util.EmptyOr(c.BindAddr, "127.0.0.1")`: what remains when nothing is set. */
function listensByDefault({ call, index, text, start }: StringLiteral, { file }: Site): Found | undefined {
  if (file.scope === "test") return undefined;
  const told =
    call === undefined
      ? WHERE_ABSENT.test(file.text.slice(Math.max(0, start - 160), start))
      : index > 0 && DEFAULTS.test(call.callee) && OF_NAME.test(argumentText(file, call));
  return told ? { params: { address: text }, severity: "medium" } : undefined;
}
