import { declarationAround, textAround } from "../../go/around.ts";
import type { Found, Rule } from "../rule.ts";
import { commandOf } from "../command-line.ts";
import { windowsApi } from "./windows-api.ts";

const WMI_CLASS =
  /\b(Win32_(?:Processor|BaseBoard|BIOS|DiskDrive|PhysicalMedia|ComputerSystemProduct|LogicalDisk|NetworkAdapter(?:Configuration)?))\b/i;
const WMI_ID = /\b(?:ProcessorId|SerialNumber|UUID|VolumeSerialNumber|IdentifyingNumber|MACAddress)\b/i;
/** Where a hardware address is no longer about the network. */
const LICENCE = /licen[cs]e|activat|hwid|hardware_?id|machine_?code|regist(?:er|ration)_?code|授权|注册码|机器码|许可/i;
const MACHINE = /machine_?id|device_?id|fingerprint|机器标识/i;

export const hardwareId: Rule = {
  id: "W28",
  name: "hardware-id",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 8,
  confidence: 0.92,
  supersedes: ["X03"],
  texts: {
    en: {
      detects:
        "Licences and identities bound to hardware: volume serial, processor or board id, MAC address, MachineGuid.",
      evidence:
        "It needs the query, the API or the library that gives the id; a MAC address counts only in code that speaks of a licence or a machine id (names of the function, its parameters or the statement), and files for Windows alone are silent.",
      why: "A container has no disk serial and no processor id of its own, and gets a new MAC address and host name with each start: the licence is refused after the next rollout.",
      found: "{what} is taken as the identity of the machine",
      fix: "Read the licence from a file mounted out of a Secret (LICENSE_FILE) and the instance's id from the environment (INSTANCE_ID), and check a signature instead of hardware.",
      variants: {
        machineid: {
          found: "{what} reads /etc/machine-id, which an image does not have",
          fix: "Take the id from an environment variable (INSTANCE_ID, or the pod's name by the downward API).",
        },
        mac: {
          found: "{what} binds to a MAC address, which changes with each start of a container",
          fix: "Bind the licence to a key in a mounted file (LICENSE_FILE) or to a licence server, not to an address.",
        },
      },
    },
    "zh-CN": {
      detects: "与硬件绑定的授权和标识：卷序列号、处理器或主板编号、MAC 地址、MachineGuid。",
      evidence:
        "要看到取得编号的查询、API 或库；MAC 地址只在涉及授权或机器标识的代码里（函数名、参数名或所在语句）才算，仅供 Windows 的文件不报告。",
      why: "容器没有自己的磁盘序列号和处理器编号，每次启动都会得到新的 MAC 地址和主机名：下一次发布后授权就会失效。",
      found: "把 {what} 当作机器的标识",
      fix: "从 Secret 挂载的文件（LICENSE_FILE）读取授权，从环境变量（INSTANCE_ID）读取实例标识；校验签名而不是硬件。",
      variants: {
        machineid: {
          found: "{what} 读取 /etc/machine-id，镜像里没有这个文件",
          fix: "从环境变量读取标识（INSTANCE_ID，或通过 downward API 得到的 Pod 名）。",
        },
        mac: {
          found: "{what} 与 MAC 地址绑定，而它在容器每次启动时都会变",
          fix: "把授权绑定到挂载文件里的密钥（LICENSE_FILE）或授权服务器，而不是地址。",
        },
      },
    },
  },
  bad: [
    `volume := kernel32.NewProc(«"GetVolumeInformationW")`,
    `q := «"SELECT ProcessorId FROM Win32_Processor"`,
    `out, _ := exec.Command(«"wmic", "baseboard", "get", "serialnumber").Output()`,
    `id, _, _ := k.GetStringValue(«"MachineGuid")`,
    `package main\n\nimport "github.com/denisbrodbeck/machineid"\n\nfunc main() { «machineid.ProtectedID("orders") }\n`,
    `package licence\n\nimport "net"\n\nfunc LicenseKey() string {\n\tcards, _ := net.Interfaces()\n\treturn cards[0].«HardwareAddr.String()\n}\n`,
    `func allowed(card net.Interface, activation string) bool {\n\tcards, _ := net.Interfaces()\n\treturn cards[0].«HardwareAddr.String() == activation\n}`,
    `func check(code string) bool {\n\tcards, _ := net.Interfaces()\n\tfor _, card := range cards {\n\t\tif license.Mac == card.«HardwareAddr.String() {\n\t\t\treturn true\n\t\t}\n\t}\n\treturn false\n}`,
  ],
  good: [
    `q := "SELECT LoadPercentage FROM Win32_Processor"`,
    `cards, _ := net.Interfaces()\n\tfmt.Println(cards[0].HardwareAddr)`,
    `func address(name string) string {\n\tcards, _ := net.Interfaces()\n\t// not for the licence\n\treturn cards[0].HardwareAddr.String()\n}`,
    `exec.Command("wmic", "cpu", "get", "loadpercentage").Output()`,
    `fmt.Println("MachineGuid is kept in the registry")`,
    `// kernel32.NewProc("GetVolumeInformationW")\n\tkey := os.Getenv("LICENSE_FILE")`,
    {
      "id_windows.go": `package main\n\nconst query = "SELECT SerialNumber FROM Win32_BaseBoard"\n`,
    },
  ],
  match: [
    ...windowsApi(["GetVolumeInformation", "GetSystemFirmwareTable"], (call) => ({
      params: { what: call },
      severity: "blocker",
    })),
    {
      on: "string",
      pattern: /\bWin32_\w+\b/i,
      check: ({ text }) => {
        const kind = WMI_CLASS.exec(text)?.[1];
        return kind !== undefined && WMI_ID.test(text) ? { params: { what: kind } } : undefined;
      },
    },
    {
      on: "string",
      pattern: /\bwmic\b/i,
      check: (literal, { file }) => {
        const command = commandOf(literal, file);
        return command !== undefined && WMI_ID.test(command) ? { params: { what: command } } : undefined;
      },
    },
    {
      on: "string",
      pattern: /^MachineGuid$/i,
      check: ({ text, call }) =>
        /\.(?:GetStringValue|GetValue)$/.test(call?.callee ?? "") ? { params: { what: text } } : undefined,
    },
    {
      on: "call",
      callees: ["denisbrodbeck", "panta", "keygen-sh"].flatMap((owner) =>
        ["ID", "ProtectedID"].map((name) => `github.com/${owner}/machineid.${name}`),
      ),
      check: ({ callee }) => ({
        params: { what: callee.slice(callee.lastIndexOf("/") + 1) },
        variant: "machineid",
      }),
    },
    {
      on: "selector",
      names: new Set(["HardwareAddr"]),
      check: ({ start }, { file }): Found | undefined => {
        const name = declarationAround(file, start)?.name;
        const around = textAround(file, start);
        if (name === undefined || !/\bnet\.Interfaces\(|\bnet\.InterfaceBy/.test(around)) return undefined;
        const signature = around.slice(0, around.indexOf("\n"));
        const statement = file.lines.text(file.lines.at(start).line).replace(/\/\/.*/, "");
        const about = `${name} ${file.packageName ?? ""} ${file.path} ${signature} ${statement}`;
        if (LICENCE.test(about)) return { params: { what: name }, variant: "mac" };
        return MACHINE.test(name) ? { params: { what: name }, variant: "mac", severity: "medium" } : undefined;
      },
    },
  ],
};
