import { table } from "../../../kit/table.ts";
import type { Rule } from "../rule.ts";

/** Variables Windows sets and a container does not, with what takes their place. */
const VARIABLES = table<string>({
  ALLUSERSPROFILE: "DATA_DIR",
  APPDATA: "os.UserConfigDir()",
  COMPUTERNAME: "os.Hostname()",
  COMSPEC: "os/exec",
  HOMEDRIVE: "os.UserHomeDir()",
  HOMEPATH: "os.UserHomeDir()",
  LOCALAPPDATA: "os.UserCacheDir()",
  NUMBER_OF_PROCESSORS: "runtime.NumCPU()",
  PROGRAMDATA: "DATA_DIR",
  PROGRAMFILES: "DATA_DIR",
  "PROGRAMFILES(X86)": "DATA_DIR",
  PUBLIC: "DATA_DIR",
  SYSTEMDRIVE: "DATA_DIR",
  SYSTEMROOT: "DATA_DIR",
  TEMP: "os.TempDir()",
  TMP: "os.TempDir()",
  USERDOMAIN: "os/user",
  USERNAME: "os/user",
  USERPROFILE: "os.UserHomeDir()",
  WINDIR: "DATA_DIR",
});
/** Something portable in the same function: the variable is only tried. */
const FALLBACK =
  /\bos\.(?:UserConfigDir|UserCacheDir|UserHomeDir|TempDir|Hostname)\(|\bos\.(?:Getenv|LookupEnv)\("(?:HOME|XDG_\w+|HOSTNAME|TMPDIR|USER|LOGNAME)"\)|\bcmp\.Or\(|\buser\.Current\(/;

export const envWin: Rule = {
  id: "P07",
  name: "env-win",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.93,
  texts: {
    en: {
      detects:
        "Reads of environment variables that Windows sets for every program, such as APPDATA, ProgramData or COMPUTERNAME.",
      evidence:
        "Speaks for os.Getenv, os.LookupEnv and syscall.Getenv with such a name; silent when the same function falls back to something portable, and under a condition on runtime.GOOS.",
      why: "Windows sets this variable for every program; in a container it is empty, and a path made from it lands in the root or the working directory.",
      found: "{variable} is set by Windows only",
      fix: "Use {instead}, or an environment variable of the service with a default.",
    },
    "zh-CN": {
      detects: "读取 Windows 为每个程序设置的环境变量，例如 APPDATA、ProgramData 或 COMPUTERNAME。",
      evidence:
        "对以这类名字调用 os.Getenv、os.LookupEnv 和 syscall.Getenv 发言；同一函数退回到跨平台的取值、或处在 runtime.GOOS 条件之下时保持沉默。",
      why: "Windows 会为每个程序设置这个变量；容器里它是空的，由它拼出的路径会落在根目录或工作目录。",
      found: "{variable} 只由 Windows 设置",
      fix: "改用 {instead}，或服务自己的带默认值的环境变量。",
    },
  },
  bad: [
    `d := «os.Getenv("APPDATA")`,
    `root, ok := «os.LookupEnv("SystemRoot")`,
    `d := filepath.Join(«os.Getenv("ProgramData"), "orders")`,
  ],
  good: [
    `if runtime.GOOS == "windows" {\n\t\t_ = os.Getenv("APPDATA")\n\t}`,
    `h := os.Getenv("USERPROFILE")\n\tif h == "" {\n\t\th, _ = os.UserHomeDir()\n\t}`,
    `d := cmp.Or(os.Getenv("TEMP"), "/tmp")`,
    `p := os.Getenv("PORT")`,
    `os.Setenv("TEMP", "/tmp")`,
  ],
  match: [
    {
      on: "call",
      callees: ["os.Getenv", "os.LookupEnv", "syscall.Getenv"],
      check: (call, { file }) => {
        const variable = call.strings[0]?.text ?? "";
        const instead = VARIABLES[variable.toUpperCase()];
        if (instead === undefined) return undefined;
        const around = file.declarations.find(({ start, end }) => start <= call.start && call.start < end);
        const text = around === undefined ? "" : file.text.slice(around.start, around.end);
        return FALLBACK.test(text) ? undefined : { params: { variable, instead } };
      },
    },
  ],
};
