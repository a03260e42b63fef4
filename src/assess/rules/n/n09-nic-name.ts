import { textAround } from "../../go/around.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import { argumentText, isProgramCall } from "../calls.ts";
import type { Rule } from "../rule.ts";

const NAME =
  /^(?:以太网(?:\s?\d+)?|本地连接(?:\*?\s?\d+)?|无线网络连接(?:\s?\d+)?|Ethernet(?:\s\d+)?|Local Area Connection(?:\*?\s\d+)?|Wireless Network Connection(?:\s\d+)?|Wi-?Fi(?:\s\d+)?|WLAN(?:\s\d+)?|vEthernet(?:\s\(.*\))?)$/i;
const KEY = /iface|interface|nic(?:name)?$|adapter|net_?card|network_?card|网卡/i;
/** Names of interfaces on other systems, asked for beside. */
const OTHERS = /"(?:eth|en|ens|eno|wlan|wlp|bond|lo)\d*"|\beth0\b/;

export const nicName: Rule = {
  id: "N09",
  name: "nic-name",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 1,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Network interfaces chosen by the name Windows gives them, such as Ethernet, 以太网 or 本地连接.",
      evidence:
        "It needs the name in net.InterfaceByName, in a comparison with an interface's Name, or under a key that speaks of an interface; a function that also knows eth0, labels and files for Windows alone are silent.",
      why: "Linux names interfaces eth0, ens3 and so on; in a container it is eth0. The loop finds nothing and the address stays empty.",
      found: '"{nic}" is the name of a network interface on Windows',
      fix: "Take the name from an environment variable with a default, NIC=eth0, or take the address from the platform (POD_IP by the downward API).",
    },
    "zh-CN": {
      detects: "按 Windows 的网卡名（Ethernet、以太网、本地连接等）选择网卡。",
      evidence:
        "要在 net.InterfaceByName、与网卡 Name 的比较或与网卡有关的键里看到这个名字；同一函数也认识 eth0、界面文字和仅供 Windows 的文件不报告。",
      why: "Linux 的网卡名是 eth0、ens3 等，容器里是 eth0。循环什么也找不到，地址为空。",
      found: "“{nic}”是 Windows 上的网卡名",
      fix: "从带默认值的环境变量读取网卡名，例如 NIC=eth0；或从平台取得地址（通过 downward API 的 POD_IP）。",
    },
  },
  bad: [
    `card, err := net.InterfaceByName(«"以太网")`,
    `for _, card := range cards {\n\t\tif card.Name == «"Ethernet" {\n\t\t}\n\t}`,
    `if strings.Contains(card.Name, «"本地连接") {\n\t}`,
    `nicName := «"Ethernet 2"`,
    { "app.ini": "[net]\ninterface = «以太网\n" },
  ],
  good: [
    `card, err := net.InterfaceByName("eth0")`,
    `layer := "Ethernet"`,
    `if card.Name == "以太网" || card.Name == "eth0" {\n\t}`,
    `fmt.Println("以太网")`,
    { "nic_windows.go": `package main\n\nvar nicName = "以太网"\n` },
    { "app.ini": "[link]\ntype = Ethernet\n" },
  ],
  match: [
    {
      on: "string",
      pattern: NAME,
      check: (literal, { file }) =>
        chooses(literal, file) && !OTHERS.test(textAround(file, literal.start))
          ? { params: { nic: literal.text } }
          : undefined,
    },
    { on: "config", keys: KEY, values: NAME, check: ({ value }) => ({ params: { nic: value } }) },
  ],
};

function chooses({ call, key, start, end }: StringLiteral, file: GoFile): boolean {
  if (call?.callee === "net.InterfaceByName") return true;
  if (call !== undefined && call.callee.startsWith("strings.")) return /\.Name\b/.test(argumentText(file, call));
  if (call !== undefined) return isProgramCall(call) && /netsh/i.test(call.strings[0]?.text ?? "");
  const before = file.text.slice(Math.max(0, start - 40), start);
  const compared = /\.Name\s*[=!]=\s*$/.test(before) || /^\s*[=!]=\s*\w+\.Name\b/.test(file.text.slice(end, end + 40));
  return (
    (compared && /\bnet\.Interface|iface|interf|nic|card|adapter|inter/i.test(textAround(file, start))) ||
    KEY.test(key ?? "")
  );
}
