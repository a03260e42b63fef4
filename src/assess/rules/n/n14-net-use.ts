import { eachLine } from "../../config/lines.ts";
import { commandOf } from "../command-line.ts";
import type { Rule } from "../rule.ts";
import { windowsApi } from "../w/windows-api.ts";

const NET_USE = /^(?:.*[\\/])?net(?:\.exe)?\s+use\b/i;
const POWERSHELL = /\b(?:New-PSDrive|New-SmbMapping)\b/i;
const SCRIPT = /\bnet(?:\.exe)?\s+use\s|\b(?:New-PSDrive|New-SmbMapping)\b|\.MapNetworkDrive\b/i;
/** Password of `net use Z: \\server\share password /user:name`, or behind it. */
const PASSWORD = /\\\\[^\s\\]+\\\S+\s+(?!\/|%)([^\s/"]\S*)|\/user:\S+\s+(?!\/|%)([^\s/"]\S*)/di;

export const netUse: Rule = {
  id: "N14",
  name: "net-use",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.96,
  supersedes: ["X03"],
  texts: {
    en: {
      detects:
        "Network drives that a program or its start script maps with credentials: net use, WNetAddConnection2, New-PSDrive.",
      evidence:
        "It needs a call that runs the command, the API's name, or the command in a script; help text, comments and files for Windows alone are silent.",
      why: "A container maps no drives. Shares are mounted by the platform before the program starts, and the credentials belong in its secret store.",
      found: "maps a network drive: {command}",
      fix: "Delete it; mount the share as a volume (driver cifs in compose with username and password options, the SMB CSI driver with a Secret in Kubernetes) and take the folder from DATA_DIR.",
    },
    "zh-CN": {
      detects: "程序或启动脚本用凭据映射的网络驱动器：net use、WNetAddConnection2、New-PSDrive。",
      evidence: "要看到运行命令的调用、API 名，或脚本里的命令；帮助文字、注释和仅供 Windows 的文件不报告。",
      why: "容器不映射驱动器。共享由平台在程序启动前挂载，凭据应放在密钥库里。",
      found: "映射网络驱动器：{command}",
      fix: "删除它；把共享挂载为卷（compose 用带用户名和密码选项的 cifs 驱动，Kubernetes 用 SMB CSI 驱动和 Secret），目录从 DATA_DIR 读取。",
    },
  },
  bad: [
    `exec.Command(«"net", "use", "Z:", "\\\\\\\\nas\\\\orders").Run()`,
    `exec.Command("cmd", "/c", «"net use Z: \\\\\\\\nas\\\\orders").Run()`,
    `add := mpr.NewProc(«"WNetAddConnection2W")`,
    { "start.bat": "@echo off\r\n«net use Z: \\\\nas\\orders /user:orders\r\norders.exe\r\n" },
  ],
  good: [
    `exec.Command("net", "start", "orders").Run()`,
    `fmt.Println("run net use Z: first")`,
    `// net use Z: \\\\nas\\orders\n\tdir := os.Getenv("DATA_DIR")`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("net", "use", "Z:").Run()\n\t}`,
    { "start.bat": "rem net use Z: \\\\nas\\orders\r\necho internet use\r\n" },
  ],
  match: [
    ...windowsApi(["WNetAddConnection", "WNetAddConnection2", "WNetAddConnection3", "WNetUseConnection"], (call) => ({
      params: { command: call },
      severity: "blocker",
    })),
    {
      on: "string",
      pattern: /^(?:.*\\)?net(?:\.exe)?$|\bnet(?:\.exe)?\s+use\b|New-PSDrive|New-SmbMapping/i,
      check: (literal, { file }) => {
        const command = commandOf(literal, file);
        return command !== undefined && (NET_USE.test(command) || POWERSHELL.test(command))
          ? { params: { command: withoutPassword(command) } }
          : undefined;
      },
    },
    {
      on: "text",
      names: /\.(?:bat|cmd|ps1|psm1|vbs)$/i,
      check: ({ text }) =>
        [...eachLine(text)].flatMap(({ line, start }) => {
          const found = /^\s*(?:rem\b|::|#|'|@?echo\b)/i.test(line) ? null : SCRIPT.exec(line);
          if (found === null) return [];
          const at = start + found.index;
          const secret = passwordRange(line);
          return [
            {
              range: { start: at, end: at + found[0].length },
              params: { command: withoutPassword(line.slice(found.index).trim()) },
              ...(secret === undefined ? {} : { conceal: { start: start + secret[0], end: start + secret[1] } }),
            },
          ];
        }),
    },
  ],
};

function passwordRange(line: string): readonly [number, number] | undefined {
  const indices = PASSWORD.exec(line)?.indices;
  return indices?.[1] ?? indices?.[2];
}

function withoutPassword(command: string): string {
  const range = passwordRange(command);
  const shown = range === undefined ? command : `${command.slice(0, range[0])}***${command.slice(range[1])}`;
  return shown.slice(0, 80);
}
