import { textAround } from "../../go/around.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { addressOf, NO_CONFIG, SAMPLE_NAME, SAMPLES } from "./addresses.ts";
import { isDefault, lineBefore, wordsOfName } from "./upstream.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):(?!0$)/i;
/** Keys that say what the service itself listens on: by their own name, or in a section about it. */
const LISTEN_KEY =
  /(?:^|[_.-])(?:listen|bind)|(?:listen|bind)(?:_?(?:addr|address|host|ip|on))?$|^http_?(?:addr|host|ip)$/i;
const OWN_KEY = /^(?:addr|address|ip|host)$/i;
const OWN_SECTION = /^(?:server|http|https|web|rpc|grpc|api|app|listener|common|main|default)$/i;
/** Words of a field that is listened on, and of types that hold such fields. */
const BIND_WORD = /^(?:bind|listen|listener|listening)$/;
const SERVER_TYPE = /^func\s*\(\s*\w+\s+\*?\w*(?:Server|HTTP|Http|Listener|Dashboard)\w*\s*\)/;
const ADDRESS_FIELD = /\.(?:Addr|Address|Host|IP|Ip|BindAddr|ListenAddr)\b\s*(?::?=|,)/;
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
        "It follows the address of http, net, gin, echo, fiber and the like through constants, flags and functions; in a configuration it needs a listen or bind key or the server's own section; a port alone (:8080), port 0 and clients are silent, a second server for profiling or metrics, and a default of a field to bind, count as medium.",
      why: "In a container 127.0.0.1 is the container itself: nobody outside reaches a server that listens there.",
      found: "listens on {address}, which only the container itself reaches",
      fix: 'Listen on ":" and the port from an environment variable, such as PORT with a default.',
      variants: {
        default: {
          found: "listens on {address}, which only the container itself reaches, unless something else is set",
          fix: "Take 0.0.0.0 as the default, or set the address from outside in every environment.",
        },
      },
    },
    "zh-CN": {
      detects: "监听 127.0.0.1、localhost 或 ::1 的服务。",
      evidence:
        "顺着常量、命令行参数和函数查找 http、net、gin、echo、fiber 等的监听地址；配置里要看到 listen、bind 之类的键或服务自身的部分；只有端口（:8080）、端口 0 和客户端不报告，另外用于性能分析或指标的服务，以及绑定地址字段的默认值只记为中。",
      why: "容器里的 127.0.0.1 就是容器自己：监听在那里的服务从外面访问不到。",
      found: "监听 {address}，只有容器自己能访问",
      fix: "监听 “:” 加上环境变量（例如带默认值的 PORT）给出的端口。",
      variants: {
        default: {
          found: "没有另外设置时监听 {address}，只有容器自己能访问",
          fix: "以 0.0.0.0 作为默认值，或在每个环境里从外部设置地址。",
        },
      },
    },
  },
  bad: [
    `if s.ListenAddr == "" {\n\t\ts.ListenAddr = «"localhost"\n\t}`,
    `cfg.ListenHost = orDefault(cfg.ListenHost, «"127.0.0.1")`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe("127.0.0.1:8080", nil)\n}\n`,
    `package main\n\nimport "net/http"\n\nconst addr = "localhost:9000"\n\nfunc main() {\n\ts := http.Server{«Addr: addr}\n\ts.ListenAndServe()\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\t«r.Run("127.0.0.1:8080")\n}\n`,
    `func (c *VisitorConfig) Complete() {\n\tif c.BindAddr == "" {\n\t\tc.BindAddr = «"127.0.0.1"\n\t}\n}`,
    `func (c *WebServerConfig) Complete() {\n\tc.Addr = emptyOr(c.Addr, «"127.0.0.1")\n}`,
    { "app.conf": "httpaddr = «127.0.0.1\nhttpport = 8080\n\n[server]\naddr = «127.0.0.1:8080\n" },
  ],
  good: [
    `if cfg.PeerAddr == "" {\n\t\tcfg.PeerAddr = "127.0.0.1"\n\t}`,
    `cfg.PeerHost = orDefault(cfg.PeerHost, "127.0.0.1")`,
    `if isOneOf(cfg.BindAddr, "127.0.0.1") {\n\t\treturn\n\t}`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", "127.0.0.1:0")\n}\n`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get("http://127.0.0.1:8080/")\n}\n`,
    `func (c *ClientConfig) Complete() {\n\tc.Addr = emptyOr(c.Addr, "127.0.0.1")\n}`,
    `func (c *WebServerConfig) Complete() {\n\tc.Addr = emptyOr(c.Addr, "0.0.0.0")\n}`,
    `func (c *VisitorConfig) local() bool {\n\treturn c.BindAddr == "127.0.0.1"\n}`,
    { "app.conf": "; httpaddr = 127.0.0.1\nhttpaddr = 0.0.0.0\n\n[mysql]\naddr = 127.0.0.1:3306\n" },
  ],
  match: [
    { on: "string", pattern: /^(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)(?::\d+)?$/i, check: defaultOfField },
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

/** `if c.BindAddr == "" { c.BindAddr = "…" }`, `c.BindAddr = emptyOr(c.BindAddr, "…")`: a field, so that no listening call tells of it. */
function defaultOfField(literal: StringLiteral, { file }: Site): Found | undefined {
  if (file.scope === "test" || SAMPLES.test(file.path)) return undefined;
  const before = lineBefore(file, literal.start);
  if (!ADDRESS_FIELD.test(before) && !/\.\w*(?:[Bb]ind|[Ll]isten)\w*\s*(?::?=|,)/.test(before)) return undefined;
  if (!isDefault(file, literal)) return undefined;
  const binds =
    wordsOfName(before).some((word) => BIND_WORD.test(word)) || SERVER_TYPE.test(textAround(file, literal.start));
  return binds ? { variant: "default", severity: "medium", params: { address: literal.text } } : undefined;
}
