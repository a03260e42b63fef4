import { branchesOf } from "../../go/scan.ts";
import { textAround } from "../../go/around.ts";
import { WINDOWS_ONLY_SYMBOLS } from "../../go/std-symbols.generated.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";

/** Numbers of Windows errors → name and what is the same on every system. On Linux the numbers mean other things. */
const NUMBERS: Readonly<Record<number, readonly [name: string, instead: string]>> = {
  3: ["ERROR_PATH_NOT_FOUND", "errors.Is(err, fs.ErrNotExist)"],
  5: ["ERROR_ACCESS_DENIED", "errors.Is(err, fs.ErrPermission)"],
  32: ["ERROR_SHARING_VIOLATION", "errors.Is(err, syscall.EBUSY)"],
  33: ["ERROR_LOCK_VIOLATION", "errors.Is(err, syscall.EWOULDBLOCK)"],
  80: ["ERROR_FILE_EXISTS", "errors.Is(err, fs.ErrExist)"],
  109: ["ERROR_BROKEN_PIPE", "errors.Is(err, syscall.EPIPE)"],
  112: ["ERROR_DISK_FULL", "errors.Is(err, syscall.ENOSPC)"],
  123: ["ERROR_INVALID_NAME", "errors.Is(err, fs.ErrInvalid)"],
  145: ["ERROR_DIR_NOT_EMPTY", "errors.Is(err, syscall.ENOTEMPTY)"],
  183: ["ERROR_ALREADY_EXISTS", "errors.Is(err, fs.ErrExist)"],
  10048: ["WSAEADDRINUSE", "errors.Is(err, syscall.EADDRINUSE)"],
  10053: ["WSAECONNABORTED", "errors.Is(err, syscall.ECONNABORTED)"],
  10054: ["WSAECONNRESET", "errors.Is(err, syscall.ECONNRESET)"],
  10060: ["WSAETIMEDOUT", "errors.Is(err, os.ErrDeadlineExceeded)"],
  10061: ["WSAECONNREFUSED", "errors.Is(err, syscall.ECONNREFUSED)"],
};
const INSTEAD: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.values(NUMBERS),
  ["ERROR_FILE_NOT_FOUND", "errors.Is(err, fs.ErrNotExist)"],
]);
const STANDARD = [...(WINDOWS_ONLY_SYMBOLS["syscall"] ?? [])].filter((name) => /^(?:ERROR_|WSAE)/.test(name));
const NAMES = new Set([
  ...STANDARD,
  ...Object.keys(INSTEAD),
  ..."ERROR_IO_PENDING ERROR_OPERATION_ABORTED ERROR_NO_MORE_FILES ERROR_NO_MORE_ITEMS ERROR_MORE_DATA ERROR_INSUFFICIENT_BUFFER".split(
    " ",
  ),
  ..."ERROR_INVALID_PARAMETER ERROR_NOT_SUPPORTED ERROR_SUCCESS ERROR_TIMEOUT ERROR_CANCELLED ERROR_SERVICE_DOES_NOT_EXIST".split(
    " ",
  ),
  ..."ERROR_PIPE_BUSY ERROR_PIPE_NOT_CONNECTED ERROR_NO_DATA ERROR_NOT_FOUND ERROR_INVALID_HANDLE ERROR_HANDLE_EOF".split(
    " ",
  ),
  ..."ERROR_NOT_SAME_DEVICE ERROR_PRIVILEGE_NOT_HELD ERROR_SERVICE_EXISTS ERROR_ELEVATION_REQUIRED".split(" "),
]);
/** Texts Windows gives for an error → the same asked portably. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/cannot find the (?:file|path)|找不到指定的(?:文件|路径)/i, "errors.Is(err, fs.ErrNotExist)"],
  [/access is denied|拒绝访问/i, "errors.Is(err, fs.ErrPermission)"],
  [/being used by another process|另一个程序正在使用/i, "errors.Is(err, syscall.EBUSY)"],
  [/only one usage of each socket address|通常每个套接字地址/i, "errors.Is(err, syscall.EADDRINUSE)"],
  [/forcibly closed by the remote host|强迫关闭了一个现有的连接/i, "errors.Is(err, syscall.ECONNRESET)"],
  [/actively refused it|积极拒绝/i, "errors.Is(err, syscall.ECONNREFUSED)"],
];
/** The same question asked for other systems in the same function. */
const OTHERS =
  /no such file|permission denied|address already in use|connection re(?:set|fused)|resource busy|syscall\.E[A-Z]+\b/;

export const errnoNumber: Rule = {
  id: "W35",
  name: "errno-number",
  severity: "high",
  axis: "builds",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.95,
  supersedes: ["W02"],
  texts: {
    en: {
      detects: "Errors recognised by their Windows number, name or message.",
      evidence:
        "It needs a comparison with syscall.Errno of a known Windows number, a name such as ERROR_SHARING_VIOLATION, or a search for a message of Windows; a function that asks for the Linux form too is silent.",
      why: "The numbers mean other errors on Linux: 5 is an input/output error and 32 a broken pipe there. The branch is never taken, or for the wrong error.",
      found: "{name} is asked for as number {number}, which is another error on Linux",
      fix: "Ask {instead}, which holds on every system.",
      variants: {
        name: {
          found: "{name} exists on Windows only",
          fix: "Ask {instead}, which holds on every system, or move the comparison to a _windows.go file.",
        },
        only: {
          found: "{name} is an error of Windows alone",
          fix: "Move the call and the comparison with {name} to a _windows.go file, or ask for an error of io/fs, os or net where the operation is portable.",
        },
        text: {
          found: '"{text}" is a message of Windows',
          fix: "Ask {instead}; messages differ by system and by language.",
        },
      },
    },
    "zh-CN": {
      detects: "按 Windows 错误号、错误名或错误文字识别错误。",
      evidence:
        "要看到与 syscall.Errno 的已知 Windows 错误号比较、ERROR_SHARING_VIOLATION 之类的名字，或查找 Windows 的错误文字；同一函数里也判断 Linux 形式的不报告。",
      why: "这些数字在 Linux 上是别的错误：5 是输入输出错误，32 是管道破裂。分支永远不会执行，或因错误的原因执行。",
      found: "用数字 {number} 判断 {name}，它在 Linux 上是另一种错误",
      fix: "改用 {instead}，它在所有系统上都成立。",
      variants: {
        name: {
          found: "{name} 只存在于 Windows",
          fix: "改用 {instead}，它在所有系统上都成立；或把比较移到 _windows.go 文件。",
        },
        only: {
          found: "{name} 是只有 Windows 才有的错误",
          fix: "把调用和与 {name} 的比较移到 _windows.go 文件；可移植的操作则判断 io/fs、os 或 net 的错误。",
        },
        text: {
          found: "“{text}”是 Windows 的错误文字",
          fix: "改用 {instead}；错误文字因系统和语言而不同。",
        },
      },
    },
  },
  bad: [
    `if errors.Is(err, «syscall.Errno(32)) {\n\t}`,
    `if errno == «syscall.Errno(183) {\n\t}`,
    `if err == «syscall.ERROR_ALREADY_EXISTS {\n\t}`,
    `if errors.Is(err, «windows.ERROR_SHARING_VIOLATION) {\n\t}`,
    `for err != «windows.ERROR_NO_MORE_FILES {\n\t}`,
    `if strings.Contains(err.Error(), «"being used by another process") {\n\t}`,
  ],
  good: [
    `if errors.Is(err, fs.ErrExist) {\n\t}`,
    `if errno == syscall.Errno(0) || errno == syscall.Errno(2) {\n\t}`,
    `return syscall.Errno(5)`,
    `if runtime.GOOS == "windows" && err == syscall.Errno(32) {\n\t}`,
    `if strings.Contains(s, "Access is denied") || strings.Contains(s, "permission denied") {\n\t}`,
    `fmt.Println("Access is denied")`,
    { "busy_windows.go": `package main\n\nimport "syscall"\n\nvar busy = syscall.ERROR_ALREADY_EXISTS\n` },
  ],
  match: [
    {
      on: "call",
      callees: ["syscall.Errno", "golang.org/x/sys/windows.Errno"],
      check: (call, { file }) => {
        const number = argumentText(file, call).trim();
        const [name, instead] = NUMBERS[Number(number)] ?? [];
        if (name === undefined || instead === undefined) return undefined;
        const before = file.text.slice(Math.max(0, call.start - 60), call.start);
        const after = file.text.slice(call.end, call.end + 4);
        const asked = /(?:[=!]=|\bcase\b[^:\n]*|\berrors\.Is\([^\n]*,)\s*$/.test(before) || /^\s*[=!]=/.test(after);
        return asked && !asksForSystem(file, call) ? { params: { number, name, instead } } : undefined;
      },
    },
    {
      on: "symbol",
      symbols: { syscall: new Set(STANDARD), "golang.org/x/sys/windows": NAMES },
      check: ({ name }) => {
        const instead = INSTEAD[name];
        return instead === undefined
          ? { params: { name }, variant: "only", severity: "blocker" }
          : { params: { name, instead }, variant: "name", severity: "blocker" };
      },
    },
    {
      on: "string",
      pattern:
        /cannot find the (?:file|path)|access is denied|used by another process|usage of each socket|forcibly closed by|actively refused|拒绝访问|找不到指定的|另一个程序正在使用|通常每个套接字地址|强迫关闭了一个现有|积极拒绝/i,
      check: ({ text, call, start }, { file }) => {
        const instead = TEXTS.find(([pattern]) => pattern.test(text))?.[1];
        const searched = /^strings\.(?:Contains|HasSuffix|HasPrefix|Index|EqualFold)$/.test(call?.callee ?? "");
        const error = call === undefined ? "" : argumentText(file, call);
        if (instead === undefined || !searched || !/err|msg|message|output|stderr/i.test(error)) return undefined;
        return OTHERS.test(textAround(file, start))
          ? undefined
          : { params: { text: text.slice(0, 80), instead }, variant: "text" };
      },
    },
  ],
};

/** `runtime.GOOS == "windows" && err == …`: the condition asks for the system itself. */
function asksForSystem(file: GoFile, { start }: Call): boolean {
  const { text } = file;
  return branchesOf(file).some(
    ({ header }) =>
      header.start <= start && start < header.end && /GOOS|is_?windows/i.test(text.slice(header.start, header.end)),
  );
}
