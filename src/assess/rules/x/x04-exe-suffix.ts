import { isProgramCall, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { execCmd } from "./x01-exec-cmd.ts";
import { execWintool } from "./x03-exec-wintool.ts";

const PATH_CALLS = new Set(["path/filepath.Join", "path.Join", "os.Stat", "os.Open", "path/filepath.Abs"]);
const patterns = [execCmd, execWintool].flatMap(({ match }) =>
  match.flatMap((one) => (one.on === "string" ? [one.pattern] : [])),
);
const POWERSHELL = new Set(["powershell", "pwsh"]);

export const exeSuffix: Rule = {
  id: "X04",
  name: "exe-suffix",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.93,
  texts: {
    en: {
      why: "Programs have no .exe suffix on Linux, so the file is not found.",
      found: '"{text}" names a program with the suffix of Windows',
      fix: "Add the suffix only when runtime.GOOS is windows, in one function, and put the Linux program into the image.",
    },
    "zh-CN": {
      why: "Linux 上的程序没有 .exe 后缀，因此找不到文件。",
      found: "“{text}”是带 Windows 后缀的程序名",
      fix: "用一个函数仅在 runtime.GOOS 为 windows 时加后缀，并把 Linux 程序放进镜像。",
    },
  },
  bad: [
    `exec.Command("report.exe", "--all")`,
    `p, err := exec.LookPath("tools\\\\convert.exe")`,
    `p := filepath.Join(dir, "worker.exe")`,
    `exec.Command(name + ".exe")`,
  ],
  good: [
    `exec.Command("cmd.exe", "/c", "x")`,
    `exec.Command("taskkill.exe", "/f")`,
    `if strings.HasSuffix(name, ".exe") {\n\t}`,
    `if runtime.GOOS == "windows" {\n\t\tname += ".exe"\n\t}`,
    `exec.Command("tar", "-x", "setup.exe")`,
  ],
  match: [
    {
      on: "string",
      pattern: /\.exe$/i,
      check: ({ text, call, index, composite }) => {
        if (patterns.some((pattern) => pattern.test(text)) || POWERSHELL.has(programName(text))) return undefined;
        const starts = isProgramCall(call) && index === (call?.callee === "os/exec.CommandContext" ? 1 : 0);
        const joins = call !== undefined && PATH_CALLS.has(call.callee);
        return starts || joins || composite === "os/exec.Cmd" ? { params: { text } } : undefined;
      },
    },
  ],
};
