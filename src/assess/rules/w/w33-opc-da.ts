import type { Rule } from "../rule.ts";

const PROG_ID =
  /^(?:OPC\.(?:Automation|Server|SimaticNET)|Graybox\.(?:OPC|Simulator)|Matrikon\.OPC|Kepware\.KEPServerEX|KEPware\.|ICONICS\.|RSLinx OPC Server|Intellution\.|Softing\.OPC|SWToolbox\.|OPCServer\.WinCC)/i;

export const opcDa: Rule = {
  id: "W33",
  name: "opc-da",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 24,
  confidence: 0.95,
  supersedes: ["W09", "W38"],
  strategy: { kind: "windows-container" },
  texts: {
    en: {
      detects: "OPC DA, the automation protocol on top of DCOM: its Go packages and the program ids of its servers.",
      evidence:
        "It needs the import, or a program id of an OPC server in a call or a configuration value; OPC UA packages and files for Windows alone are silent.",
      why: "OPC DA is DCOM, which Windows alone has. Nothing takes its place inside a Linux container.",
      found: "{what} speaks OPC DA over DCOM",
      fix: "Reach the plant by OPC UA (github.com/gopcua/opcua, endpoint in OPC_ENDPOINT); a DA server gets a UA gateway beside it on Windows. Until then this part runs in a Windows container.",
      variants: {
        server: {
          found: "{what} is the program id of an OPC DA server",
          fix: "Name an OPC UA endpoint instead (OPC_ENDPOINT=opc.tcp://…:4840): most of these servers offer one, others get a UA gateway.",
        },
      },
    },
    "zh-CN": {
      detects: "OPC DA（基于 DCOM 的自动化协议）：它的 Go 包和服务器的 ProgID。",
      evidence: "要看到导入，或调用、配置值里出现 OPC 服务器的 ProgID；OPC UA 的包和仅供 Windows 的文件不报告。",
      why: "OPC DA 就是 DCOM，只有 Windows 有。在 Linux 容器里没有替代。",
      found: "{what} 通过 DCOM 使用 OPC DA",
      fix: "改用 OPC UA（github.com/gopcua/opcua，地址放在 OPC_ENDPOINT）；DA 服务器旁边在 Windows 上加一个 UA 网关。在此之前这一部分运行在 Windows 容器里。",
      variants: {
        server: {
          found: "{what} 是 OPC DA 服务器的 ProgID",
          fix: "改为 OPC UA 地址（OPC_ENDPOINT=opc.tcp://…:4840）：这类服务器大多提供，其余的加 UA 网关。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport «"github.com/konimarti/opc"\n\nfunc main() { opc.NewConnection("", nil, nil) }\n`,
    `package main\n\nimport «"github.com/huskar-t/opcda"\n\nfunc main() { opcda.Connect("", "") }\n`,
    `server, err := connect(«"Matrikon.OPC.Simulation.1", "plant01")`,
    { "plant.ini": "[opc]\nserver = «Kepware.KEPServerEX.V6\n" },
  ],
  good: [
    `package main\n\nimport "github.com/gopcua/opcua"\n\nfunc main() { opcua.NewClient("opc.tcp://plc:4840") }\n`,
    `fmt.Println("Matrikon.OPC.Simulation.1")`,
    `kind := "OPC.UA"`,
    { "plant_windows.go": `package main\n\nimport "github.com/konimarti/opc"\n\nvar _ = opc.NewConnection\n` },
  ],
  match: [
    {
      on: "import",
      paths: ["github.com/konimarti/opc", "github.com/huskar-t/opcda"],
      deep: true,
      check: ({ path }) => ({ params: { what: path } }),
    },
    {
      on: "string",
      pattern: PROG_ID,
      check: ({ text, call, key }) => {
        const shown = call !== undefined && /^(?:fmt|log|errors)\./.test(call.callee);
        return !shown && (call !== undefined || key !== undefined)
          ? { params: { what: text }, variant: "server", severity: "high" }
          : undefined;
      },
    },
    {
      on: "config",
      values: PROG_ID,
      check: ({ value }) => ({ params: { what: value }, variant: "server", severity: "high" }),
    },
  ],
};
