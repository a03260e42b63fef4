import { table } from "../../../kit/table.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Call } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** Calls with a mode → which argument it is, and whether they make a folder. */
const CALLS = table<{ readonly at: number; readonly folder: boolean }>({
  "os.Mkdir": { at: 1, folder: true },
  "os.MkdirAll": { at: 1, folder: true },
  "os.OpenFile": { at: 2, folder: false },
  "os.WriteFile": { at: 2, folder: false },
  "io/ioutil.WriteFile": { at: 2, folder: false },
  "os.Chmod": { at: 1, folder: false },
});

export const modeBits: Rule = {
  id: "P26",
  name: "mode-bits",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.96,
  texts: {
    en: {
      detects: "File modes that only Windows forgives: 0, folders without the x bit, decimal numbers such as 755.",
      evidence:
        "Speaks for a number in os.Mkdir, os.MkdirAll, os.WriteFile, os.OpenFile with O_CREATE and os.Chmod; louder where files can not be opened again, lower for read-only and for world-writable files; silent for names and for files that are only opened.",
      why: "Windows looks at one bit of the mode. Linux takes it at its word: a folder with 0644 can not be entered, a file with 0 not be opened again.",
      found: "{call} is given the mode {mode}, with which the folder can not be entered",
      fix: "Write 0o755.",
      variants: {
        decimal: {
          found: "{call} is given the decimal number {mode}, not the mode 0{mode}",
          fix: "Write 0o{mode}.",
        },
        none: {
          found: "{call} is given the mode {mode}, with which nobody may open the file again",
          fix: "Write 0o644, or 0o600 for a secret.",
        },
        readonly: {
          found: "{call} is given the mode {mode}, with which the file can not be written again",
          fix: "Write 0o644 when the file is ever written again.",
        },
        all: {
          found: "{call} is given the mode {mode}: everybody may write and run the file",
          fix: "Write 0o644.",
        },
      },
    },
    "zh-CN": {
      detects: "只有 Windows 能容忍的文件模式：0、没有 x 位的目录、755 这样的十进制数。",
      evidence:
        "对 os.Mkdir、os.MkdirAll、os.WriteFile、带 O_CREATE 的 os.OpenFile 和 os.Chmod 里的数字发言；文件无法再打开时级别更高，只读或人人可写的文件级别较低；对名字和只打开的文件保持沉默。",
      why: "Windows 只看模式的一个位。Linux 会照办：0644 的目录进不去，0 的文件再也打不开。",
      found: "{call} 的模式是 {mode}，这样的目录无法进入",
      fix: "改写为 0o755。",
      variants: {
        decimal: { found: "{call} 得到的是十进制数 {mode}，而不是模式 0{mode}", fix: "改写为 0o{mode}。" },
        none: { found: "{call} 的模式是 {mode}，文件再也无法打开", fix: "改写为 0o644，密钥文件用 0o600。" },
        readonly: { found: "{call} 的模式是 {mode}，文件无法再次写入", fix: "文件还要再写时改为 0o644。" },
        all: { found: "{call} 的模式是 {mode}：任何人都可以写入和执行这个文件", fix: "改写为 0o644。" },
      },
    },
  },
  bad: [
    `os.MkdirAll(dir, «0644)`,
    `os.Mkdir(dir, «0o600)`,
    `os.MkdirAll(dir, «755)`,
    `f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, «0)`,
    `os.WriteFile(name, data, «644)`,
    `os.WriteFile(name, data, «0444)\n\tos.WriteFile(name, data, «os.ModePerm)`,
  ],
  good: [
    `os.MkdirAll(dir, 0755)`,
    `os.MkdirAll(dir, os.ModePerm)`,
    `os.WriteFile(name, data, 0o644)`,
    `f, err := os.OpenFile(name, os.O_RDONLY, 0)`,
    `os.MkdirAll(dir, mode)`,
    `os.Chmod(name, 0400)`,
    `if runtime.GOOS == "windows" {\n\t\tos.MkdirAll(dir, 0644)\n\t}`,
    `// os.MkdirAll(dir, 0644)`,
  ],
  match: [{ on: "call", callees: Object.keys(CALLS), check: givesMode }],
};

function givesMode(call: Call, { file }: Site): Found | undefined {
  const about = CALLS[call.callee];
  if (about === undefined) return undefined;
  const args = argumentsOf(file, call);
  const given = args[about.at];
  if (given === undefined) return undefined;
  const written = file.text.slice(given.start, given.end);
  const mode = written.trim();
  const start = given.start + written.indexOf(mode);
  const judged = judge(
    call,
    mode,
    about.folder,
    args[1] === undefined ? "" : file.text.slice(args[1].start, args[1].end),
  );
  return judged === undefined
    ? undefined
    : { ...judged, params: { call: call.callee.replace("io/", ""), mode }, range: { start, end: start + mode.length } };
}

function judge({ callee }: Call, mode: string, folder: boolean, flags: string): Found | undefined {
  const chmod = callee === "os.Chmod";
  if (/^[4-7][0-7]{2}$/.test(mode)) return { variant: "decimal" };
  if (mode === "os.ModePerm" || /^0o?777$/.test(mode)) return folder || chmod ? undefined : allowsAll(callee, flags);
  if (!/^0(?:o?[0-7]{1,4})?$/.test(mode) || chmod) return undefined;
  const bits = Number.parseInt(mode.replace("o", ""), 8);
  if (folder) return (bits & 0o100) === 0 ? {} : undefined;
  if (callee === "os.OpenFile" && !flags.includes("O_CREATE")) return undefined;
  if ((bits & 0o600) === 0) return neverAgain(callee, flags);
  return (bits & 0o200) === 0 && !flags.includes("O_EXCL") ? { variant: "readonly", severity: "low" } : undefined;
}

/** A lock is never opened again, and WriteFile may be given a file that is there, where the mode is not used. */
function neverAgain(callee: string, flags: string): Found | undefined {
  if (flags.includes("O_EXCL")) return undefined;
  return callee === "os.OpenFile" ? { variant: "none" } : { variant: "none", severity: "medium" };
}

function allowsAll(callee: string, flags: string): Found | undefined {
  return callee === "os.OpenFile" && !flags.includes("O_CREATE") ? undefined : { variant: "all", severity: "low" };
}
