import { commandOf } from "../command-line.ts";
import { netshOf } from "../netsh.ts";
import type { Found, Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

const FUNCTIONS = [
  "GetAdaptersInfo",
  "GetAdaptersAddresses",
  "GetAdapterIndex",
  "GetBestInterface",
  "GetBestInterfaceEx",
  "GetBestRoute",
  "GetIfTable",
  "GetIfTable2",
  "GetIfEntry",
  "GetIfEntry2",
  "GetIfEntry2Ex",
  "GetIpAddrTable",
  "GetIpForwardTable",
  "GetIpForwardTable2",
  "CreateIpForwardEntry",
  "DeleteIpForwardEntry",
  "GetIpNetTable",
  "SendARP",
  "GetExtendedTcpTable",
  "GetExtendedUdpTable",
  "GetTcpTable",
  "NotifyAddrChange",
  "FlushIpNetTable",
  "DnsFlushResolverCache",
];
/** Network addresses behind `route`: the way Windows writes them. */
const ROUTE = /^(?:.*[\\/])?route(?:\.exe)?\s+(?:-\w\s+)*(?:print|(?:add|change)\b.*\bmask\b)/i;
const READS = /^(?:.*[\\/])?(?:ipconfig|getmac)(?:\.exe)?(?:\s|$)/i;

export const netcfg: Rule = {
  id: "W32",
  name: "netcfg",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 4,
  confidence: 0.95,
  supersedes: ["W02", "X03"],
  texts: {
    en: {
      detects: "Reading and changing the machine's network through iphlpapi, netsh, route and ipconfig.",
      evidence:
        "It needs the API's name from a Windows package or a lookup in a DLL, or a call that runs the tool with such arguments; messages and files for Windows alone are silent.",
      why: "A container's interfaces, routes and names belong to the platform; the tools are not in the image, and changing anything needs rights a service does not have.",
      found: "changes the network of a Windows machine: {command}",
      fix: "Delete it: addresses and routes come from the platform's network, port mappings from ports: in compose or a Service in Kubernetes.",
      variants: {
        api: {
          found: "{command} asks Windows for its network tables",
          fix: "Use net.Interfaces, net.InterfaceAddrs and net.LookupHost; github.com/shirou/gopsutil/v4/net has connections and counters.",
        },
        read: {
          found: "reads the network's settings from a Windows tool: {command}",
          fix: "Use net.Interfaces and net.InterfaceAddrs; they need no other program.",
        },
      },
    },
    "zh-CN": {
      detects: "通过 iphlpapi、netsh、route、ipconfig 读取或修改机器的网络。",
      evidence:
        "要看到来自 Windows 包或 DLL 查找的 API 名，或带这类参数运行工具的调用；提示文字和仅供 Windows 的文件不报告。",
      why: "容器的网卡、路由和域名解析属于平台；镜像里没有这些工具，修改还需要服务没有的权限。",
      found: "修改 Windows 机器的网络：{command}",
      fix: "删除它：地址和路由来自平台的网络，端口映射用 compose 的 ports: 或 Kubernetes 的 Service。",
      variants: {
        api: {
          found: "{command} 向 Windows 查询网络表",
          fix: "用 net.Interfaces、net.InterfaceAddrs 和 net.LookupHost；连接和计数器用 github.com/shirou/gopsutil/v4/net。",
        },
        read: {
          found: "从 Windows 工具读取网络设置：{command}",
          fix: "用 net.Interfaces 和 net.InterfaceAddrs，不需要别的程序。",
        },
      },
    },
  },
  bad: [
    `exec.Command(«"netsh", "interface", "ip", "set", "address", "LAN", "dhcp").Run()`,
    `exec.Command(«"route", "add", "10.8.0.0", "mask", "255.255.0.0", "10.8.0.1").Run()`,
    `table := iphlpapi.NewProc(«"GetAdaptersInfo")`,
    `err := «windows.GetAdaptersAddresses(0, 0, 0, nil, &size)`,
    `out, _ := exec.Command(«"ipconfig", "/all").Output()`,
    `args := []string{"interface", "portproxy", "add", "v4tov4"}\n\texec.Command(«"netsh", args...).Run()`,
  ],
  good: [
    `exec.Command("ip", "route", "add", "10.8.0.0/16").Run()`,
    `exec.Command("route", "add", "-net", "10.8.0.0/16", "10.8.0.1").Run()`,
    `fmt.Println("run netsh interface ip set address first")`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("ipconfig", "/flushdns").Run()\n\t}`,
    { "net_windows.go": `package main\n\nvar table = iphlpapi.NewProc("GetAdaptersInfo")\n` },
  ],
  match: [
    ...windowsApi(FUNCTIONS, (call) => ({ params: { command: call }, variant: "api", severity: "blocker" })),
    {
      on: "string",
      pattern: /\b(?:netsh|ipconfig|getmac)\b|(?:^|[\\/])route(?:\.exe)?(?:\s|$)/i,
      check: (literal, { file }): Found | undefined => {
        const netsh = netshOf(literal, file);
        if (netsh !== undefined) return netsh.topic === "network" ? { params: { command: netsh.command } } : undefined;
        const command = commandOf(literal, file);
        if (command === undefined) return undefined;
        if (READS.test(command)) return { params: { command }, variant: "read" };
        return ROUTE.test(command) ? { params: { command } } : undefined;
      },
    },
  ],
};
