import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";

const LOADS = /(?:LoadDLL|LazyDLL|LazySystemDLL|LoadLibrary(?:Ex)?)$/;

export const pcapNpf: Rule = {
  id: "W31",
  name: "pcap-npf",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 4,
  confidence: 0.95,
  supersedes: ["W02", "W24"],
  texts: {
    en: {
      detects: "Packet capture the Windows way: device names of Npcap and WinPcap, and their DLLs.",
      evidence:
        "It needs a name that begins with \\Device\\NPF_ in code or configuration, or a call that loads the DLL; comparisons, text and files for Windows alone are silent.",
      why: "\\Device\\NPF_{…} names a device of the Npcap driver. On Linux the interfaces are called eth0 and the like, and capturing needs the capability NET_RAW.",
      found: "{device} is a capture device of Npcap",
      fix: "Read the interface from an environment variable (CAPTURE_INTERFACE=eth0), capture with gopacket/afpacket (AF_PACKET, no C library), and add the capability NET_RAW.",
      variants: {
        library: {
          found: "loads {device}, the library of WinPcap or Npcap",
          fix: "Capture with github.com/gopacket/gopacket/afpacket (AF_PACKET, no C library) and add the capability NET_RAW.",
        },
      },
    },
    "zh-CN": {
      detects: "Windows 方式的抓包：Npcap 和 WinPcap 的设备名及其 DLL。",
      evidence:
        "要在代码或配置里看到以 \\Device\\NPF_ 开头的名字，或加载该 DLL 的调用；比较、提示文字和仅供 Windows 的文件不报告。",
      why: "\\Device\\NPF_{…} 是 Npcap 驱动的设备名。Linux 的网卡名是 eth0 之类，抓包需要 NET_RAW 能力。",
      found: "{device} 是 Npcap 的抓包设备",
      fix: "从环境变量读取网卡名（CAPTURE_INTERFACE=eth0），用 gopacket/afpacket（AF_PACKET，不需要 C 库）抓包，并添加 NET_RAW 能力。",
      variants: {
        library: {
          found: "加载 {device}，它是 WinPcap 或 Npcap 的库",
          fix: "用 github.com/gopacket/gopacket/afpacket（AF_PACKET，不需要 C 库）抓包，并添加 NET_RAW 能力。",
        },
      },
    },
  },
  bad: [
    "const device = «`\\Device\\NPF_{4E2F-01}`",
    `name := fmt.Sprintf(«"\\\\Device\\\\NPF_%s", guid)`,
    `pcap := syscall.NewLazyDLL(«"wpcap.dll")`,
    { "capture.ini": "[capture]\ndevice = «\\Device\\NPF_{4E2F-01}\n" },
  ],
  good: [
    `device := "eth0"`,
    `if strings.HasPrefix(name, "\\\\Device\\\\NPF_") {\n\t}`,
    `fmt.Println("needs wpcap.dll")`,
    { "capture_windows.go": "package main\n\nconst device = `\\Device\\NPF_{4E2F-01}`\n" },
  ],
  match: [
    {
      on: "string",
      pattern: /^\\Device\\NPF_/i,
      check: (literal, { file }) =>
        isCompared(file, literal) ? undefined : { params: { device: literal.text.slice(0, 60) } },
    },
    {
      on: "string",
      pattern: /(?:^|[\\/])(?:wpcap|npcap|packet)\.dll$/i,
      check: ({ text, call }) =>
        LOADS.test(call?.callee ?? "")
          ? { params: { device: text }, variant: "library", severity: "blocker" }
          : undefined,
    },
    { on: "config", values: /^\\{1,2}Device\\{1,2}NPF_/i, check: ({ value }) => ({ params: { device: value } }) },
  ],
};
