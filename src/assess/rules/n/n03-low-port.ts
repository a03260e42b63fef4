import type { Rule } from "../rule.ts";
import { addressOf, portOf } from "./addresses.ts";

/** Sections of a configuration that are about the service itself. */
const OWN_SECTION = /^(?:server|http|https|web|app|application|listen|site|api|common|main|default|system)$/i;
/** Keys of a proxy somebody else runs. */
const PEER_PROXY = /proxy[_.-]?(?:host|url|user\w*|server|addr\w*|pass\w*)$/i;
const ASIDE =
  /(?:^|\/)(?:docs?|examples?|tests?|testdata|e2e|k8s|kubernetes|helm|charts|deploy\w*|\.github)\/|compose/i;

export const lowPort: Rule = {
  id: "N03",
  name: "low-port",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Servers that listen on a port below 1024.",
      evidence:
        "It needs a listening call with such a port (also as the default of a flag or variable), or the port of the service's own section in a configuration file; ports of mail, LDAP and other peers are silent.",
      why: "The generated image runs as user 65532. Docker lets it open low ports, Kubernetes on containerd 1.x and podman with the host network do not.",
      found: "listens on port {port}, which an ordinary user may not open everywhere",
      fix: "Listen on 8080 (or 8443) inside and map the port outside: ports: 80:8080 in compose, port 80 with targetPort 8080 in a Service; or set net.ipv4.ip_unprivileged_port_start=0.",
    },
    "zh-CN": {
      detects: "监听 1024 以下端口的服务。",
      evidence:
        "要看到使用这种端口的监听调用（也包括参数或变量的默认值），或配置文件里服务自身部分的端口；邮件、LDAP 等对端的端口不报告。",
      why: "生成的镜像以用户 65532 运行。Docker 允许它打开低端口，containerd 1.x 上的 Kubernetes 和使用主机网络的 podman 不允许。",
      found: "监听端口 {port}，普通用户不是在任何地方都能打开它",
      fix: "容器内监听 8080（或 8443），在外面映射端口：compose 用 ports: 80:8080，Service 用 port 80 加 targetPort 8080；或设置 net.ipv4.ip_unprivileged_port_start=0。",
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() { «http.ListenAndServe(":80", nil) }\n`,
    `package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\nvar addr = flag.String("addr", ":443", "address")\n\nfunc main() { «http.ListenAndServeTLS(*addr, "c", "k", nil) }\n`,
    { "app.ini": "[server]\nport = «80\n\n[mail]\nport = 25\n" },
    { "conf/gate.conf": "http_proxy_ip=0.0.0.0\nhttp_proxy_port=«80\nhttps_proxy_port=«443\n" },
  ],
  good: [
    `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
    `package main\n\nimport "net"\n\nfunc main() { net.Dial("tcp", "mail:25") }\n`,
    `package main\n\nimport "net"\n\n// Port 80 is the proxy's.\nfunc main() { net.Listen("tcp", ":0") }\n`,
    { "app.ini": "[smtp]\nport = 25\n" },
    { "docker-compose.yml": "port: 80\n" },
    { "app.conf": "http_proxy_host = proxy\nhttp_proxy_port = 80\n" },
  ],
  match: [
    {
      on: "program",
      check: ({ listens }) =>
        listens.flatMap((listen) => {
          const port = portOf(addressOf(listen));
          const { file, offset } = listen;
          if (port === undefined || port >= 1024 || !(file.included.linux || file.included.linuxCgo)) return [];
          return [{ file, range: { start: offset, end: offset + 1 }, params: { port } }];
        }),
    },
    {
      on: "config",
      keys: /^["']?(?:(?:http|https|server|web|app|listen)[_.-]?(?:proxy[_.-]?|server[_.-]?)?)?port["']?$/i,
      values: /^[1-9]\d{0,2}$/,
      check: ({ path, key, value }, { file, entries }) => {
        const section = path.slice(0, -1).filter((part) => !/^\d+$/.test(part));
        const own = section.every((part) => OWN_SECTION.test(part.replace(/["']/g, "")));
        if (/proxy/i.test(key) && entries.some((one) => PEER_PROXY.test(one.key.replace(/["']/g, ""))))
          return undefined;
        return own && section.length <= 2 && !ASIDE.test(file.path) ? { params: { port: Number(value) } } : undefined;
      },
    },
  ],
};
