import { dockerfilesOf } from "../../project/image.ts";
import type { Rule } from "../rule.ts";
import { isNoService } from "../f/aside.ts";

const CGO = /\bnetdns=cgo\b/;

export const resolver: Rule = {
  id: "R06",
  name: "resolver",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.85,
  texts: {
    en: {
      detects: "Programs that want the resolver of the C library, or read its files themselves.",
      evidence:
        "Speaks at GODEBUG netdns=cgo in source, Dockerfile or deployment files, at a net.Resolver with PreferGo: false, and at the path of nsswitch.conf; silent for Go's own resolver and in tests.",
      why: "A static program has no C library: Go answers names itself, knows no NetBIOS, WINS or mDNS, and takes search domains from /etc/resolv.conf alone.",
      found: "relies on the resolver of the C library ({what})",
      fix: "Delete the setting (netdns=go, or the build tag netgo), use full names of hosts, and give search domains by the platform (dns_search, dnsConfig).",
    },
    "zh-CN": {
      detects: "需要 C 库解析器，或自己读取其配置文件的程序。",
      evidence:
        "在源码、Dockerfile 或部署文件里的 GODEBUG netdns=cgo、设置 PreferGo: false 的 net.Resolver、以及 nsswitch.conf 的路径处报告；使用 Go 自己的解析器时和测试中不报告。",
      why: "静态程序里没有 C 库：域名由 Go 自己解析，不认识 NetBIOS、WINS 和 mDNS，搜索域只取自 /etc/resolv.conf。",
      found: "依赖 C 库的解析器（{what}）",
      fix: "删除这个设置（netdns=go，或构建标签 netgo），使用完整的主机名，搜索域由平台给出（dns_search、dnsConfig）。",
    },
  },
  bad: [
    `os.Setenv("GODEBUG", «"netdns=cgo")`,
    `r := net.Resolver{«PreferGo: false}`,
    `b, err := os.ReadFile(«"/etc/nsswitch.conf")`,
    {
      "main.go": "package main\n\nfunc main() {}\n",
      Dockerfile: "FROM debian\n«ENV GODEBUG=netdns=cgo\nCOPY app /app\n",
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "docker-compose.yml": "services:\n  app:\n    build: .\n    environment:\n      GODEBUG: «netdns=cgo\n",
    },
  ],
  good: [
    `os.Setenv("GODEBUG", "netdns=go")`,
    `r := net.Resolver{PreferGo: true}`,
    `// GODEBUG=netdns=cgo`,
    `addrs, err := net.LookupHost("users")`,
    { "main_test.go": `package main\n\nconst debug = "netdns=cgo"\n` },
  ],
  match: [
    {
      on: "string",
      pattern: /^(?:[\w=,]*,)?netdns=cgo|^\/etc\/nsswitch\.conf$/,
      check: ({ text }, { file }) => (isNoService(file) ? undefined : { params: { what: text } }),
    },
    {
      on: "field",
      fields: { "net.Resolver": new Set(["PreferGo"]) },
      check: ({ end }, { file }) =>
        /^\s*:\s*false\b/.test(file.text.slice(end, end + 20)) && !isNoService(file)
          ? { params: { what: "PreferGo: false" } }
          : undefined,
    },
    {
      on: "config",
      values: CGO,
      check: ({ value }) => ({ params: { what: value.slice(0, 60) } }),
    },
    {
      on: "tree",
      check: (tree) =>
        dockerfilesOf(tree).flatMap(({ file, stages }) =>
          stages
            .flatMap(({ instructions }) => instructions)
            .filter(({ name, args }) => (name === "ENV" || name === "RUN") && CGO.test(args))
            .map((range) => ({ file, range, params: { what: "netdns=cgo" } })),
        ),
    },
  ],
};
