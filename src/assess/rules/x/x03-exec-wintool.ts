import { commandLine, isProgramCall, namesProgram, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";

const TOOLS = (
  "attrib bcdedit bitsadmin cacls certutil chkdsk cipher cscript defrag diskpart dism driverquery eventcreate explorer fsutil gpresult " +
  "gpupdate icacls ipconfig manage-bde msg msiexec nbtstat net net1 netsh notepad nssm openfiles pnputil powercfg qprocess quser reg " +
  "regedit regini regsvr32 robocopy rundll32 sc schtasks secedit setx sxstrace systeminfo takeown taskkill tasklist tzutil " +
  "vssadmin w32tm wbadmin wevtutil where winrm wmic wscript wusa xcopy"
).split(" ");
const KNOWN = new Set(TOOLS);

export const execWintool: Rule = {
  id: "X03",
  name: "exec-wintool",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 2,
  confidence: 0.95,
  texts: {
    en: {
      why: "The tool is part of Windows; no Linux image has it. The call compiles and fails when it is reached.",
      found: "runs the Windows tool {tool}: {command}",
      fix: "Use what Go's library or a portable package offers for the same, or leave the step to the platform.",
    },
    "zh-CN": {
      why: "这个工具属于 Windows，Linux 镜像里没有。代码能编译，执行到这里才失败。",
      found: "运行 Windows 工具 {tool}：{command}",
      fix: "改用 Go 标准库或可移植的包，或把这一步交给平台。",
    },
  },
  bad: [
    `exec.Command("taskkill", "/F", "/IM", "worker.exe").Run()`,
    `exec.Command("C:\\\\Windows\\\\System32\\\\sc.exe", "query", "orders")`,
    `exec.CommandContext(ctx, "netsh", "advfirewall")`,
    `runCommand("wmic", "cpu", "get")`,
  ],
  good: [
    `exec.Command("git", "reset")`,
    `d := net.Dialer{}`,
    `x := start("net", "reg")`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("taskkill", "/F")\n\t}`,
  ],
  match: [
    {
      on: "string",
      pattern: new RegExp(`^(?:.*[\\\\/])?(?:${TOOLS.join("|")})(?:\\.exe)?$`, "i"),
      check: (literal) => {
        const tool = programName(literal.text);
        if (!KNOWN.has(tool) || !namesProgram(literal)) return undefined;
        // Short words such as "net" are believed only where a program is started for certain.
        const sure = literal.call === undefined || isProgramCall(literal.call) || tool.length > 4 || tool === "wmic";
        return sure ? { params: { tool, command: commandLine(literal) } } : undefined;
      },
    },
  ],
};
