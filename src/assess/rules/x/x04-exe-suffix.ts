import { isCompared, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { execCmd } from "./x01-exec-cmd.ts";
import { execWintool } from "./x03-exec-wintool.ts";
import { startOf } from "./starts.ts";

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
      detects: "Names of programs with the suffix .exe that are started, looked up or joined to a path.",
      evidence:
        "The literal must be what a call starts or the last part of a path (filepath.Join, os.Stat, os.Open); tools of Windows have rules of their own, comparisons, arguments and code that adds the suffix on Windows only are left alone.",
      why: "Programs have no .exe suffix on Linux, so the file is not found.",
      found: '"{text}" names a program with the suffix of Windows',
      fix: "Add the suffix only when runtime.GOOS is windows, in one function, and put the Linux program into the image.",
    },
    "zh-CN": {
      detects: "被启动、查找或拼进路径的带 .exe 后缀的程序名。",
      evidence:
        "字面量必须是某次调用启动的程序，或路径的最后一部分（filepath.Join、os.Stat、os.Open）；Windows 自带的工具另有规则，比较、参数和只在 Windows 上加后缀的代码不算。",
      why: "Linux 上的程序没有 .exe 后缀，因此找不到文件。",
      found: "“{text}”是带 Windows 后缀的程序名",
      fix: "用一个函数仅在 runtime.GOOS 为 windows 时加后缀，并把 Linux 程序放进镜像。",
    },
  },
  bad: [
    `exec.Command(«"report.exe", "--all")`,
    `p, err := exec.LookPath(«"tools\\\\convert.exe")`,
    `p := filepath.Join(dir, «"worker.exe")`,
    `exec.Command(name + «".exe")`,
    `tool := «"./convert.exe"\n\texec.Command(tool).Run()`,
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
      check: (literal, site) => {
        const { text, call } = literal;
        if (patterns.some((pattern) => pattern.test(text)) || POWERSHELL.has(programName(text))) return undefined;
        if (isCompared(site.file, literal)) return undefined;
        const joins = call !== undefined && PATH_CALLS.has(call.callee) && call.strings.at(-1) === literal;
        return joins || startOf(literal, site) === "sure" ? { params: { text } } : undefined;
      },
    },
  ],
};
