import { commandLine, isCompared, isProgramCall, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { startOf } from "./starts.ts";

const SCRIPT = /\.(?:bat|cmd|vbs|vbe|wsf)$/i;
/** Programs that run VBScript. */
const HOSTS = new Set(["cscript", "wscript"]);
const WRITES = new Set(["os.WriteFile", "io/ioutil.WriteFile", "os.Create", "os.OpenFile"]);

export const batExec: Rule = {
  id: "X05",
  name: "bat-exec",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 2,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Starts of .bat, .cmd and .vbs scripts, and such scripts written at run time.",
      evidence:
        "The script must be what a call starts or writes; or what cscript or wscript reads; one handed to cmd is reported there, comparisons of endings and guarded code are left alone.",
      why: 'Batch and VBScript files are read by Windows alone; on Linux the start ends in "exec format error" or "file not found".',
      found: "starts the Windows script {command}",
      fix: "Move what the script does into Go, or write it as a POSIX sh script, copy it into the image with mode 755 and choose an image with a shell.",
      variants: {
        written: {
          found: "writes the Windows script {command}",
          fix: "Do in Go what the script was written for; a container that updates or restarts itself is better replaced by the platform.",
        },
      },
    },
    "zh-CN": {
      detects: "启动 .bat、.cmd、.vbs 脚本，以及在运行时写出这类脚本。",
      evidence:
        "脚本必须是某次调用启动或写出的文件，或交给 cscript、wscript 的文件；交给 cmd 的在那里报告，扩展名比较和受保护的代码不算。",
      why: "批处理和 VBScript 只有 Windows 能执行；在 Linux 上启动会得到 exec format error 或找不到文件。",
      found: "启动 Windows 脚本 {command}",
      fix: "把脚本的工作移到 Go 里，或改写成 POSIX sh 脚本，以 755 权限复制进镜像并选择带 shell 的镜像。",
      variants: {
        written: {
          found: "写出 Windows 脚本 {command}",
          fix: "在 Go 里完成脚本要做的事；需要自我更新或重启的容器应交给平台替换。",
        },
      },
    },
  },
  bad: [
    `exec.Command(«"backup.bat", "daily").Run()`,
    `exec.Command(filepath.Join(dir, «"restart.cmd")).Start()`,
    `script := «"convert.vbs"\n\texec.Command(script).Run()`,
    `os.WriteFile(«"update.bat", data, 0o644)`,
    `exec.Command("wscript.exe", "//B", «"jobs\\\\print.vbs").Start()`,
  ],
  good: [
    `exec.Command("cmd", "/c", "backup.bat")`,
    `if strings.HasSuffix(name, ".bat") {\n\t}`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("backup.bat").Run()\n\t}`,
    `fmt.Println("run backup.bat")`,
    `exec.Command("notepad", "print.vbs").Run()`,
    `exec.Command("./backup.sh")`,
  ],
  match: [
    {
      on: "string",
      pattern: SCRIPT,
      check: (literal, site) => {
        if (isCompared(site.file, literal)) return undefined;
        const { call, index } = literal;
        const params = { command: commandLine(literal) };
        if (call !== undefined && WRITES.has(call.callee) && index === 0)
          return { variant: "written", params, severity: "medium" };
        if (isProgramCall(call) && index > 0 && HOSTS.has(programName(call?.strings[0]?.text ?? ""))) return { params };
        const start = startOf(literal, site);
        const direct = start === "sure" || (start === "likely" && !isProgramCall(call) && index === 0);
        return direct ? { params } : undefined;
      },
    },
  ],
};
