import { holds, parsePlusBuild, tagsOf } from "../../go/constraint.ts";
import { cgoDirectives } from "../../go/directives.ts";
import { BUILDS } from "../../go/platforms.ts";
import type { GoFile } from "../../go/syntax.ts";
import type { Found, Rule } from "../rule.ts";

/** Libraries and switches of MinGW that no Linux has. */
const LIBRARIES =
  /(?:^|\s)(-l(?:ws2_32|wsock32|mswsock|ole32|oleaut32|gdi32|gdiplus|user32|kernel32|shell32|shlwapi|advapi32|winmm|comdlg32|comctl32|psapi|winspool|setupapi|iphlpapi|crypt32|bcrypt|ncrypt|secur32|netapi32|dbghelp|imm32|opengl32|odbc32|wininet|winhttp|userenv|mingw32|mingwex|msvcrt|strmiids|dxgi|d3d11|d3d9)\b|-mwindows|-municode|-mconsole|-Wl,--subsystem,windows|-[LI]\s*"?[A-Za-z]:[\\/]\S*)/;
const HEADERS =
  /^[ \t/*]*#\s*include\s*<(windows\.h|winsock2?\.h|ws2tcpip\.h|objbase\.h|shellapi\.h|shlobj\.h|wincrypt\.h|winsvc\.h|tlhelp32\.h|psapi\.h|iphlpapi\.h|winreg\.h|conio\.h|tchar\.h|direct\.h)>/im;
const CONDITION = /#\s*if(?:def)?\b[^\n]*(?:_WIN32|WIN32|_WIN64|_MSC_VER|__MINGW)/;

export const cgoWinlib: Rule = {
  id: "B05",
  name: "cgo-winlib",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 6,
  confidence: 0.98,
  inGenerated: true,
  texts: {
    en: {
      detects:
        "C parts that need Windows: #cgo flags with its libraries or MinGW switches, drive paths, and headers such as windows.h.",
      evidence:
        "A build for Linux with cgo must take the file; #cgo lines with a constraint that leaves Linux out, and headers behind #ifdef _WIN32, are left alone.",
      why: "With cgo the C compiler of a Linux image does not find them; without cgo Go drops the whole file.",
      found: "{what} exists on Windows only",
      fix: "Write #cgo windows LDFLAGS for these flags, move the C part into a _windows.go file, and give Linux the same functions in Go or by a Linux library.",
    },
    "zh-CN": {
      detects: "依赖 Windows 的 C 部分：#cgo 里的 Windows 库或 MinGW 开关、盘符路径，以及 windows.h 等头文件。",
      evidence:
        "带 cgo 的 Linux 构建必须取用这个文件；约束里排除了 Linux 的 #cgo 行、放在 #ifdef _WIN32 之后的头文件不算。",
      why: "带 cgo 时，Linux 镜像里的 C 编译器找不到它们；不带 cgo 时，Go 会略去整个文件。",
      found: "{what} 只在 Windows 上存在",
      fix: "把这些参数写成 #cgo windows LDFLAGS，把 C 部分移到 _windows.go 文件，并为 Linux 用 Go 或 Linux 库提供同样的函数。",
    },
  },
  bad: [
    `package main\n\n// «#cgo LDFLAGS: -lws2_32 -lole32\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n/*\n«#cgo CFLAGS: -IC:/sdk/include\n«#cgo linux windows LDFLAGS: -mwindows\n*/\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n/*\n«#include <windows.h>\n*/\nimport "C"\n\nfunc main() {}\n`,
  ],
  good: [
    `package main\n\n// #cgo windows LDFLAGS: -lws2_32\n// #cgo linux LDFLAGS: -lm\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n/*\n#ifdef _WIN32\n#include <windows.h>\n#endif\n*/\nimport "C"\n\nfunc main() {}\n`,
    `//go:build windows\n\npackage main\n\n// #cgo LDFLAGS: -lole32\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n// #cgo LDFLAGS: -lm -lpthread -luuid\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n// #cgo LDFLAGS: -lws2_32\n\nfunc main() {}\n`,
  ],
  match: [{ on: "file", check: (file) => (file.importsC && file.included.linuxCgo ? windowsParts(file) : []) }],
};

function windowsParts(file: GoFile): readonly Found[] {
  const flags = cgoDirectives(file).flatMap(({ constraint, value, start, end }): readonly Found[] => {
    const what = LIBRARIES.exec(value)?.[1];
    return what === undefined || !isForLinux(constraint) ? [] : [{ params: { what }, range: { start, end } }];
  });
  const from = file.imports.find(({ path }) => path === "C")?.start ?? 0;
  const preamble = file.text.slice(0, from);
  const header = HEADERS.exec(preamble);
  if (header === null || CONDITION.test(preamble.slice(0, header.index))) return flags;
  const start = header.index + header[0].indexOf("#");
  return [...flags, { params: { what: header[1] ?? "" }, range: { start, end: start + 1 } }];
}

function isForLinux(constraint: string): boolean {
  const parsed = constraint === "" ? undefined : parsePlusBuild(constraint);
  return parsed === undefined || holds(parsed, tagsOf(BUILDS.linuxCgo, "amd64"));
}
