import { eachLine } from "../../config/lines.ts";
import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

const FLAG = /-H[= ]?["']?windowsgui/;
const FOR_WINDOWS = /GOOS['"]?\s*[:=]\s*['"]?windows\b|_windows\b|\bwindows-(?:amd64|386|arm64)\b/i;

export const windowsGui: Rule = {
  id: "B08",
  name: "windowsgui",
  severity: "medium",
  axis: "builds",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.95,
  texts: {
    en: {
      detects: "The linker flag -H windowsgui in scripts, makefiles, CI and release configuration.",
      evidence: "The flag must stand in a line that is no comment; a line that itself says GOOS=windows is left alone.",
      why: "The flag decides the format of the file: with GOOS=linux the linker still writes a Windows program and reports success, and the image can not start it.",
      found: "builds with -H windowsgui",
      fix: 'Build for Linux with -ldflags "-s -w" and keep -H windowsgui in the step for Windows alone.',
    },
    "zh-CN": {
      detects: "脚本、makefile、CI 和发布配置里的链接参数 -H windowsgui。",
      evidence: "参数必须在非注释行里；本行写明 GOOS=windows 的不算。",
      why: "这个参数决定文件格式：即使 GOOS=linux，链接器仍写出 Windows 程序并报告成功，镜像无法启动它。",
      found: "构建时使用了 -H windowsgui",
      fix: 'Linux 构建使用 -ldflags "-s -w"，只在 Windows 的步骤里保留 -H windowsgui。',
    },
  },
  bad: [
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "build.bat": `go build -ldflags "«-H windowsgui" -o orders.exe\r\n`,
    },
    { "main.go": "package main\n\nfunc main() {}\n", Makefile: "build:\n\tgo build -ldflags='-s -w «-H=windowsgui'\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      ".goreleaser.yml": "builds:\n  - goos: [linux, windows]\n    ldflags:\n      - -s -w «-H windowsgui\n",
    },
    `args := []string{"build", "-ldflags", «"-H windowsgui"}`,
  ],
  good: [
    {
      "main.go": "package main\n\nfunc main() {}\n",
      Makefile: `build:\n\tGOOS=windows go build -ldflags "-H windowsgui"\n`,
    },
    { "main.go": "package main\n\nfunc main() {}\n", "build.sh": "# -H windowsgui hides the console\ngo build\n" },
    { "main.go": "package main\n\nfunc main() {}\n", "build.sh": `go build -ldflags "-s -w"\n` },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      ".goreleaser.yml": "builds:\n  - id: win\n    goos:\n      - windows\n    ldflags:\n      - -H windowsgui\n",
    },
  ],
  match: [
    {
      on: "text",
      names:
        /\.(?:bat|cmd|ps1|sh|ya?ml|toml|json|mk|env)$|(?:^|\/)(?:GNU)?[Mm]akefile$|Dockerfile|Jenkinsfile|Taskfile/i,
      check: flags,
    },
    { on: "string", pattern: /-H[= ]?windowsgui/, check: () => ({}) },
  ],
};

function flags({ text }: TextFile): readonly Found[] {
  if (!text.includes("windowsgui")) return [];
  const found: Found[] = [];
  for (const { line, start } of eachLine(text)) {
    const match = FLAG.exec(line);
    if (match === null || /^\s*(?:#|::|@?rem\b|\/\/)/i.test(line) || FOR_WINDOWS.test(line)) continue;
    if (onlyWindows(text.slice(0, start))) continue;
    found.push({ range: { start: start + match.index, end: start + match.index + match[0].length } });
  }
  return found;
}

/** The last `goos` list above names Windows and nothing else, as in a build of goreleaser; or a script that set GOOS before. */
function onlyWindows(before: string): boolean {
  const list = before.slice(before.lastIndexOf("\n  - "));
  const systems = /\bgoos:\s*(\[[^\]]*\]|(?:\s*-\s*\w+)+)/.exec(list)?.[1];
  if (systems !== undefined) return /windows/.test(systems) && !/linux|darwin/.test(systems);
  const set = [...before.matchAll(/\b(?:export\s+|set\s+|\$env:)GOOS\s*=\s*["']?(\w+)/gi)].at(-1);
  return set?.[1]?.toLowerCase() === "windows";
}
