import { callsOf } from "../../go/calls.ts";
import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";

const PING =
  /^github\.com\/(?:go-ping\/ping|sparrc\/go-ping|prometheus-community\/pro-bing|tatsushid\/go-fastping|digineo\/go-ping)(?:\/|$)/;

export const rawIcmp: Rule = {
  id: "N12",
  name: "raw-icmp",
  severity: "medium",
  axis: "runs",
  fix: "C",
  effortHours: 1,
  confidence: 0.92,
  texts: {
    en: {
      detects: "Raw sockets: ICMP without a datagram socket, SOCK_RAW, pings with privileges.",
      evidence:
        "It needs a network such as ip4:icmp in a call that opens it, a socket of the kind SOCK_RAW that is no netlink socket, or SetPrivileged(true); the unprivileged networks udp4 and udp6 are silent.",
      why: "A raw socket needs the capability NET_RAW. The generated image runs as user 65532, without it the socket is refused.",
      found: "{what} opens a raw socket",
      fix: 'Ping by icmp.ListenPacket("udp4", …) or SetPrivileged(false), with the sysctl net.ipv4.ping_group_range; else add the capability NET_RAW to the container.',
    },
    "zh-CN": {
      detects: "原始套接字：不用数据报套接字的 ICMP、SOCK_RAW、需要特权的 ping。",
      evidence:
        "要在打开网络的调用里看到 ip4:icmp 之类的网络名、不属于 netlink 的 SOCK_RAW 套接字，或 SetPrivileged(true)；非特权的 udp4 和 udp6 不报告。",
      why: "原始套接字需要 NET_RAW 能力。生成的镜像以用户 65532 运行，没有它就会被拒绝。",
      found: "{what} 打开原始套接字",
      fix: '用 icmp.ListenPacket("udp4", …) 或 SetPrivileged(false) 来 ping，并设置 sysctl net.ipv4.ping_group_range；否则给容器添加 NET_RAW 能力。',
    },
  },
  bad: [
    `conn, err := net.Dial(«"ip4:icmp", host)`,
    `package main\n\nimport "golang.org/x/net/icmp"\n\nfunc main() { icmp.ListenPacket(«"ip4:icmp", "0.0.0.0") }\n`,
    `fd, err := syscall.Socket(syscall.AF_INET, «syscall.SOCK_RAW, syscall.IPPROTO_ICMP)`,
    `package main\n\nimport "github.com/go-ping/ping"\n\nfunc main() {\n\tp, _ := ping.NewPinger("db")\n\t«p.SetPrivileged(true)\n}\n`,
  ],
  good: [
    `package main\n\nimport "golang.org/x/net/icmp"\n\nfunc main() { icmp.ListenPacket("udp4", "0.0.0.0") }\n`,
    `fd, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW, 0)`,
    `fmt.Println("ip4:icmp")`,
    `package main\n\nimport "github.com/go-ping/ping"\n\nfunc main() {\n\tp, _ := ping.NewPinger("db")\n\tp.SetPrivileged(false)\n}\n`,
    `package main\n\ntype user struct{}\n\nfunc (user) SetPrivileged(bool) {}\n\nfunc main() { user{}.SetPrivileged(true) }\n`,
  ],
  match: [
    {
      on: "string",
      pattern: /^ip[46]?:(?:icmp|ipv6-icmp|\d{1,3})$/i,
      check: ({ text, call }) =>
        /(?:Dial\w*|ListenPacket|ListenIP|DialIP|\.Listen)$/.test(call?.callee ?? "")
          ? { params: { what: text } }
          : undefined,
    },
    {
      on: "symbol",
      symbols: { syscall: new Set(["SOCK_RAW"]), "golang.org/x/sys/unix": new Set(["SOCK_RAW"]) },
      check: ({ start }, { file }) => {
        const opens = callsOf(file).find(
          (call) => call.callee.endsWith(".Socket") && call.open < start && start < call.end,
        );
        if (opens === undefined) return undefined;
        const args = argumentText(file, opens);
        return /AF_(?:INET6?|PACKET)\b/.test(args) ? { params: { what: "SOCK_RAW" } } : undefined;
      },
    },
    {
      on: "call",
      callees: [".SetPrivileged"],
      check: (call, { file }) =>
        argumentText(file, call).trim() === "true" && file.imports.some(({ path }) => PING.test(path))
          ? { params: { what: "SetPrivileged(true)" } }
          : undefined,
    },
  ],
};
