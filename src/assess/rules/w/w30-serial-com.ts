import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";

const SERIAL = /(?:^|[/.-])(?:serial|go-serial|modbus|rs232|rs485|uart)(?:$|[/.-])/i;
const SHOWN = /^(?:fmt\.(?:Print|Fprint|Errorf)|log\.|errors\.)|\.(?:Print|Info|Debug|Warn|Error|Fatal)\w*$/;
const KEY = /port|serial|com$|com_|tty|device|dev$|scale|reader|name|addr/i;

export const serialCom: Rule = {
  id: "W30",
  name: "serial-com",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Serial ports by their Windows name, COM1 and so on, in code and in configuration.",
      evidence:
        "It needs the name where a port is opened, under a key that speaks of a port, or in a file that imports a serial or Modbus package; comparisons, messages and files for Windows alone are silent.",
      why: "Linux names serial ports /dev/ttyS0 or /dev/ttyUSB0, and a container sees one only when it is passed in.",
      found: "{port} is the Windows name of a serial port",
      fix: "Read the name from an environment variable with a default, SERIAL_PORT=/dev/ttyUSB0, and pass the device in: devices: in compose, a device plugin or hostPath in Kubernetes.",
    },
    "zh-CN": {
      detects: "代码和配置里以 Windows 名字（COM1 等）书写的串口。",
      evidence:
        "要在打开串口的地方、与端口有关的键下，或导入串口或 Modbus 包的文件里看到这个名字；比较、提示文字和仅供 Windows 的文件不报告。",
      why: "Linux 的串口名是 /dev/ttyS0 或 /dev/ttyUSB0，而且要传入容器才看得到。",
      found: "{port} 是串口的 Windows 名字",
      fix: "从带默认值的环境变量读取，例如 SERIAL_PORT=/dev/ttyUSB0，并把设备传入容器：compose 用 devices:，Kubernetes 用设备插件或 hostPath。",
    },
  },
  bad: [
    `package main\n\nimport "github.com/tarm/serial"\n\nfunc main() { serial.OpenPort(&serial.Config{Name: «"COM3", Baud: 9600}) }\n`,
    `package main\n\nimport "go.bug.st/serial"\n\nvar ports = []string{«"COM1", «"COM2"}\n\nfunc main() { serial.Open(ports[0], nil) }\n`,
    `scalePort := «"COM4"`,
    `package main\n\nimport (\n\t"fmt"\n\n\t"go.bug.st/serial"\n)\n\nfunc open(n int) { serial.Open(fmt.Sprintf(«"COM%d", n), nil) }\n`,
    { "scale.ini": "[scale]\nport = «COM3\nbaud = 9600\n" },
  ],
  good: [
    `port := "/dev/ttyUSB0"`,
    `fmt.Println("COM3")`,
    `column := "COM1"`,
    `package main\n\nimport "go.bug.st/serial"\n\nfunc ask(p string) bool { return p == "COM1" || serial.Open == nil }\n`,
    { "serial_windows.go": `package main\n\nvar port = "COM3"\n` },
    { "app.ini": "[site]\ntitle = COM1\nport = COMMON\n" },
  ],
  match: [
    {
      on: "string",
      pattern: /^(?:\\\\\.\\)?COM(?:[1-9]\d{0,2}|%d):?$/i,
      check: (literal, { file }) =>
        isPortName(literal, file) && !isCompared(file, literal) ? { params: { port: literal.text } } : undefined,
    },
    {
      on: "config",
      keys: KEY,
      values: /^(?:\\\\\.\\)?COM[1-9]\d{0,2}$/i,
      check: ({ value }) => ({ params: { port: value } }),
    },
  ],
};

function isPortName({ call, key, composite }: StringLiteral, file: GoFile): boolean {
  if (call !== undefined && SHOWN.test(call.callee)) return false;
  if (call !== undefined && SERIAL.test(call.callee.slice(0, Math.max(0, call.callee.lastIndexOf("."))))) return true;
  if (key !== undefined && /port|serial|com$|tty|scale/i.test(key)) return true;
  if (composite !== undefined && SERIAL.test(composite)) return true;
  return file.imports.some(({ path }) => SERIAL.test(path));
}
