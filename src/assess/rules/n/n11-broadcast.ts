import type { Rule } from "../rule.ts";

const PACKAGES = [
  "github.com/hashicorp/mdns",
  "github.com/grandcat/zeroconf",
  "github.com/libp2p/zeroconf",
  "github.com/oleksandr/bonjour",
  "github.com/koron/go-ssdp",
  "github.com/huin/goupnp",
  "github.com/schollz/peerdiscovery",
];

export const broadcast: Rule = {
  id: "N11",
  name: "broadcast",
  severity: "medium",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Peers found by broadcast or multicast: UDP to 255.255.255.255, multicast groups, SSDP, mDNS.",
      evidence:
        "It needs net.ListenMulticastUDP, net.IPv4bcast, a broadcast or multicast address given to a call or a name, or the import of a discovery package; comparisons are silent.",
      why: "Container networks do not carry broadcast and multicast beyond the node, many not at all: nobody is found.",
      found: "{what} needs broadcast or multicast",
      fix: "Name peers by configuration (PEERS=a:7000,b:7000) or by DNS of a headless Service; where devices on the plant's network must be found, run with network_mode: host or hostNetwork: true.",
    },
    "zh-CN": {
      detects: "通过广播或组播寻找对端：发往 255.255.255.255 的 UDP、组播组、SSDP、mDNS。",
      evidence:
        "要看到 net.ListenMulticastUDP、net.IPv4bcast、传给调用或名字的广播或组播地址，或发现类包的导入；比较不报告。",
      why: "容器网络不会把广播和组播带出节点，很多根本不支持：谁也找不到。",
      found: "{what} 需要广播或组播",
      fix: "用配置（PEERS=a:7000,b:7000）或无头 Service 的 DNS 指明对端；必须在现场网络里寻找设备时，用 network_mode: host 或 hostNetwork: true 运行。",
    },
  },
  bad: [
    `conn, err := «net.ListenMulticastUDP("udp4", nil, group)`,
    `conn, err := net.Dial("udp", «"255.255.255.255:9000")`,
    `to := &net.UDPAddr{IP: «net.IPv4bcast, Port: 9000}`,
    `package main\n\nimport «"github.com/koron/go-ssdp"\n\nfunc main() { ssdp.Search("", 1, "") }\n`,
  ],
  good: [
    `conn, err := net.Dial("udp", "collector:9000")`,
    `mask := net.IPMask{255, 255, 255, 255}`,
    `if ip == "255.255.255.255" {\n\t}`,
    `fmt.Println("sends to 239.255.255.250:1900")`,
    { "find_windows.go": `package main\n\nimport "net"\n\nvar to = net.IPv4bcast\n` },
  ],
  match: [
    { on: "import", paths: PACKAGES, deep: true, check: ({ path }) => ({ params: { what: path } }) },
    { on: "call", callees: ["net.ListenMulticastUDP"], check: () => ({ params: { what: "net.ListenMulticastUDP" } }) },
    {
      on: "symbol",
      symbols: { net: new Set(["IPv4bcast"]) },
      check: ({ start }, { file }) =>
        /(?:[=!]=|\.Equal\()\s*$/.test(file.text.slice(Math.max(0, start - 12), start))
          ? undefined
          : { params: { what: "net.IPv4bcast" } },
    },
    {
      on: "string",
      pattern: /^(?:255\.255\.255\.255:\d+|(?:\d+\.){3}255:\d{2,5}|(?:224\.0\.0|23[0-9]\.\d+\.\d+)\.\d+(?::\d+)?)$/,
      check: ({ text, call, key }) => {
        const used =
          call === undefined ? key !== undefined : /^net\.|Dial|Write|Send|ResolveUDP|ParseIP/.test(call.callee);
        return used ? { params: { what: text } } : undefined;
      },
    },
  ],
};
