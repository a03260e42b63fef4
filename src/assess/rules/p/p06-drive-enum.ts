import { declarationAround } from "../../go/around.ts";
import { matchesInCode } from "../../go/code.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";

const LOOP = /\bfor\s+\w+\s*:?=\s*(?:rune\(|byte\(|int\()?'[A-Ha-h]'\)?\s*;[^;{]*<=?\s*'[X-Zx-z]'/;
const COUNT = /\bfor\s+[^{\n]*<=?\s*2[56]\b|\brange\s+26\b/;
const RANGE = /\brange\s+(?:\[\]\w+\()?["`](?:AB)?C?DEFGHIJKLMNOPQRSTUVWXYZ/;
/** Cheap signs that letters are counted at all. */
const LETTERS = ["'A'", "'C'", "'D'", "'a'", "'c'", "XYZ"];
const COLON = "[1] == ':'";
/** Two colons begin an IPv6 address. */
const SECOND = /\b(?<!\[0\] == ':' && )[A-Za-z_][\w.]*\[1\] == ':'/;
const WINDOWS = "golang.org/x/sys/windows";
const FUNCTIONS = ["GetLogicalDrives", "GetLogicalDriveStrings", "GetDriveType", "GetVolumeInformation"];

export const driveEnum: Rule = {
  id: "P06",
  name: "drive-enum",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 2,
  confidence: 0.92,
  texts: {
    en: {
      detects:
        "Loops over and lists of drive letters, calls that list drives, and tests for a colon as a path's second character.",
      evidence:
        "Speaks for a loop from 'A' to 'Z' whose function makes \"X:\" of the letter, for GetLogicalDrives and its kin, and less loudly for p[1] == ':'; silent for loops over letters that make no drive, and under a condition on runtime.GOOS.",
      why: "Linux has one tree and no drives: the loop finds nothing, and a path is never taken for an absolute one.",
      found: "{what} looks for Windows drives",
      fix: "Read the folders to work on from an environment variable such as DATA_DIRS, split by filepath.SplitList, and mount a volume at each.",
      variants: {
        colon: {
          found: "{what} takes a path for absolute by its drive letter",
          fix: "Use filepath.IsAbs and filepath.VolumeName.",
        },
      },
    },
    "zh-CN": {
      detects: "遍历盘符的循环、盘符列表、列出磁盘的调用，以及检查路径第二个字符是否为冒号。",
      evidence:
        "从 'A' 到 'Z' 的循环且所在函数把字母拼成“X:”、GetLogicalDrives 之类的调用时发言，对 p[1] == ':' 以较低级别发言；不拼盘符的字母循环和 runtime.GOOS 条件之下保持沉默。",
      why: "Linux 只有一棵目录树，没有盘符：循环什么也找不到，路径永远不会被当作绝对路径。",
      found: "{what} 在寻找 Windows 磁盘",
      fix: "从环境变量（例如 DATA_DIRS，用 filepath.SplitList 拆分）读取要处理的目录，并为每个目录挂载卷。",
      variants: {
        colon: { found: "{what} 用盘符判断绝对路径", fix: "改用 filepath.IsAbs 和 filepath.VolumeName。" },
      },
    },
  },
  bad: [
    `«for d := 'A'; d <= 'Z'; d++ {\n\t\tif _, err := os.Stat(string(d) + ":\\\\"); err == nil {\n\t\t\tlog.Println(d)\n\t\t}\n\t}`,
    `for _, d := «range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {\n\t\tos.Open(string(d) + ":/")\n\t}`,
    `«for i := 0; i < 26; i++ {\n\t\troot := string(rune('A'+i)) + ":\\\\"\n\t\tos.Stat(root)\n\t}`,
    `var drives = []string{«"C:", "D:", "E:"}`,
    `n, err := «windows.GetLogicalDrives()`,
    `p := k.NewProc(«"GetLogicalDriveStringsW")`,
    `abs := len(p) > 1 && «p[1] == ':'`,
  ],
  good: [
    `for c := 'A'; c <= 'Z'; c++ {\n\t\tfmt.Println(string(c))\n\t}`,
    `for i := 0; i < 26; i++ {\n\t\tfmt.Println(string(rune('A'+i)) + ".")\n\t}`,
    `alphabet := "ABCDEFGHIJKLMNOPQRSTUVWXYZ"`,
    `abs := filepath.IsAbs(p)`,
    `// abs := p[1] == ':'`,
    `if runtime.GOOS == "windows" {\n\t\tfor d := 'A'; d <= 'Z'; d++ {\n\t\t\tos.Stat(string(d) + ":\\\\")\n\t\t}\n\t}`,
    `v6 := s[0] == ':' && s[1] == ':'`,
    `s := "p[1] == ':'"`,
  ],
  match: [
    { on: "symbol", symbols: { [WINDOWS]: new Set(FUNCTIONS) }, check: ({ name }) => ({ params: { what: name } }) },
    {
      on: "string",
      pattern: /^(?:GetLogicalDrives|GetLogicalDriveStrings[AW]?|GetDriveType[AW]?)$/,
      check: ({ text, call }) => (call === undefined ? undefined : { params: { what: text } }),
    },
    {
      on: "string",
      pattern: /^[C-H]:$/,
      check: ({ text, composite, index }) =>
        composite === "[]string" && index === 0 ? { params: { what: `[]string{"${text}", …}` } } : undefined,
    },
    { on: "string", pattern: /^(?:%[csv])?:[\\/]?$/, check: loopOverLetters },
    {
      on: "file",
      check: (file) =>
        file.text.includes(COLON)
          ? matchesInCode(file, SECOND).map(({ start, end, groups }) => ({
              variant: "colon",
              severity: "low",
              params: { what: groups[0] },
              range: { start, end },
            }))
          : [],
    },
  ],
};

function loopOverLetters({ start }: StringLiteral, { file }: Site): Found | undefined {
  if (!LETTERS.some((one) => file.text.includes(one))) return undefined;
  const around = declarationAround(file, start);
  if (around === undefined) return undefined;
  const loop = firstIn(file, around.start, start);
  return loop === undefined ? undefined : { params: { what: loop.text }, range: loop };
}

/** The last loop that begins before the literal. */
function firstIn(
  { text }: GoFile,
  from: number,
  to: number,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const before = text.slice(from, to);
  const match =
    LOOP.exec(before) ?? RANGE.exec(before) ?? (/'[Aa]'/.test(text.slice(from, to + 40)) ? COUNT.exec(before) : null);
  if (match === null) return undefined;
  const start = from + match.index;
  return { start, end: start + match[0].length, text: match[0].replace(/\s+/g, " ").slice(0, 60) };
}
