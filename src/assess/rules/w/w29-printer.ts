import { isProgramCall } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

const FUNCTIONS = [
  "OpenPrinter",
  "ClosePrinter",
  "EnumPrinters",
  "GetDefaultPrinter",
  "SetDefaultPrinter",
  "StartDocPrinter",
  "StartPagePrinter",
  "WritePrinter",
  "EndDocPrinter",
];
const OPENS = /^(?:os\.(?:Open|OpenFile|Create|WriteFile)|io\/ioutil\.WriteFile)$/;

export const printer: Rule = {
  id: "W29",
  name: "printer",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 16,
  confidence: 0.95,
  supersedes: ["W02", "W24", "W38", "X03"],
  texts: {
    en: {
      detects:
        "Printing through Windows: the spooler's API and its Go packages, print verbs of programs, the parallel port.",
      evidence:
        "It needs the import, the API's name, winspool in a call that loads it, print arguments of a started program, or LPT opened as a file; IPP clients and files for Windows alone are silent.",
      why: "A container has no spooler and no printer drivers. Printers are reached over the network, by IPP or as raw text on port 9100.",
      found: "{call} prints through the Windows spooler",
      fix: "Send the document by IPP (github.com/phin1x/go-ipp to a CUPS server) or raw to port 9100 of the printer with net.Dial; name it in PRINTER_URL.",
      variants: {
        tool: {
          found: "starts a Windows program that prints: {call}",
          fix: "Render to PDF and send it by IPP (github.com/phin1x/go-ipp) to the server named in PRINTER_URL.",
        },
        port: {
          found: "writes to the printer port {call}",
          fix: "Write to the network printer instead: net.Dial with the address from PRINTER_ADDR (port 9100).",
        },
      },
    },
    "zh-CN": {
      detects: "通过 Windows 打印：打印后台程序的 API 及其 Go 包、程序的打印参数、并口。",
      evidence:
        "要看到导入、API 名、加载 winspool 的调用、所启动程序的打印参数，或把 LPT 当文件打开；IPP 客户端和仅供 Windows 的文件不报告。",
      why: "容器没有打印后台程序和打印机驱动。打印机通过网络访问：IPP，或向 9100 端口发送原始数据。",
      found: "{call} 通过 Windows 打印后台程序打印",
      fix: "用 IPP（github.com/phin1x/go-ipp 连接 CUPS 服务器）发送文档，或用 net.Dial 向打印机的 9100 端口发送原始数据；地址放在 PRINTER_URL。",
      variants: {
        tool: {
          found: "启动 Windows 程序来打印：{call}",
          fix: "生成 PDF，再用 IPP（github.com/phin1x/go-ipp）发给 PRINTER_URL 指定的服务器。",
        },
        port: {
          found: "写入打印机端口 {call}",
          fix: "改为写网络打印机：用 net.Dial 连接 PRINTER_ADDR 给出的地址（端口 9100）。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport «"github.com/alexbrainman/printer"\n\nfunc main() { printer.Default() }\n`,
    `spool := syscall.NewLazyDLL(«"winspool.drv")`,
    `start := winspool.NewProc(«"StartDocPrinterW")`,
    `exec.Command("SumatraPDF.exe", «"-print-to-default", "receipt.pdf").Run()`,
    `port, err := os.OpenFile(«"LPT1", os.O_WRONLY, 0)`,
  ],
  good: [
    `package main\n\nimport "github.com/phin1x/go-ipp"\n\nfunc main() { ipp.NewIPPClient("cups", 631, "", "", false) }\n`,
    `fmt.Println("winspool.drv")`,
    `labels := []string{"LPT1", "LPT2"}`,
    `flag.String("print-to", "", "printer")`,
    { "print_windows.go": `package main\n\nimport "github.com/alexbrainman/printer"\n\nvar _ = printer.Default\n` },
  ],
  match: [
    {
      on: "import",
      paths: ["github.com/alexbrainman/printer", "github.com/godoes/printers"],
      check: ({ path }) => ({ params: { call: path } }),
    },
    ...windowsApi(FUNCTIONS, (call) => ({ params: { call } })),
    {
      on: "string",
      pattern: /^winspool(?:\.drv|\.dll)?$/i,
      check: ({ text, call }) =>
        /(?:LoadDLL|LazyDLL|LazySystemDLL|LoadLibrary(?:Ex)?)$/.test(call?.callee ?? "")
          ? { params: { call: text } }
          : undefined,
    },
    {
      on: "string",
      pattern: /^(?:-print-to(?:-default)?|-print-dialog|printui\.dll.*)$/i,
      check: ({ text, call }) =>
        isProgramCall(call) ? { params: { call: text }, variant: "tool", severity: "high" } : undefined,
    },
    {
      on: "string",
      pattern: /^(?:\\\\\.\\)?LPT[1-9]:?$/i,
      check: ({ text, call }) =>
        call !== undefined && OPENS.test(call.callee)
          ? { params: { call: text }, variant: "port", severity: "high" }
          : undefined,
    },
  ],
};
