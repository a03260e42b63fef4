import { eachLine } from "../../config/lines.ts";
import { isDockerfile } from "../../config/dockerfile.ts";
import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

const SHARED = /-buildmode[= ]["']?(?:c-shared|c-archive)\b/;
const PLUGIN = /-buildmode[= ]["']?plugin\b/;
const RACE = /\bgo(?:\.exe)?["']?\s+(?:build|install)\b[^\n]*\s-race\b/;

export const buildMode: Rule = {
  id: "B15",
  name: "buildmode",
  severity: "high",
  axis: "builds",
  fix: "M",
  effortHours: 2,
  confidence: 0.94,
  texts: {
    en: {
      detects:
        "Builds that a static program for Linux can not be: a DLL by c-shared, Go plugins, the race detector in an image.",
      evidence:
        "The flag must stand in a script, makefile, CI file or Dockerfile line that is no comment; c-shared weighs less with another output than a .dll or with GOOS=windows in the line, -race with go build or go install; a plugin also by its import.",
      why: "These modes need cgo and a dynamic linker, which an image for a static program does not have; a .dll is read by Windows alone.",
      found: "builds {what}, which Linux can not load",
      fix: "Offer the functions over HTTP or gRPC, or build a .so with -buildmode=c-shared in an image with a C compiler.",
      variants: {
        shared: {
          found: "builds {what} with cgo, for programs on the same machine to load",
          fix: "Keep this library out of the image of the service, or offer its functions over HTTP or gRPC; a .so needs a C compiler to build and glibc to run.",
        },
        plugin: {
          found: "uses Go plugins ({what})",
          fix: "Compile the parts in and choose them by configuration, or make them programs of their own (github.com/hashicorp/go-plugin); else build with cgo and run on an image with glibc.",
        },
        race: {
          found: "builds the program with {what}",
          fix: "Drop -race from the build of the image; keep it in go test.",
        },
      },
    },
    "zh-CN": {
      detects: "Linux 静态程序做不到的构建：用 c-shared 生成 DLL、Go 插件、镜像里的竞态检测。",
      evidence:
        "参数必须在脚本、makefile、CI 文件或 Dockerfile 的非注释行里；c-shared 的输出不是 .dll 或本行有 GOOS=windows 时级别较低，-race 要与 go build 或 go install 一起；插件也可由导入判断。",
      why: "这些模式需要 cgo 和动态链接器，而静态程序的镜像里没有；.dll 只有 Windows 能加载。",
      found: "构建 {what}，Linux 无法加载",
      fix: "通过 HTTP 或 gRPC 提供这些函数，或在带 C 编译器的镜像里用 -buildmode=c-shared 构建 .so。",
      variants: {
        shared: {
          found: "用 cgo 构建 {what}，供同一台机器上的程序加载",
          fix: "不要把这个库放进服务的镜像，或通过 HTTP、gRPC 提供它的函数；.so 构建时需要 C 编译器，运行时需要 glibc。",
        },
        plugin: {
          found: "使用 Go 插件（{what}）",
          fix: "把各部分编译进来并用配置选择，或做成独立的程序（github.com/hashicorp/go-plugin）；否则带 cgo 构建并使用带 glibc 的镜像。",
        },
        race: {
          found: "构建程序时使用 {what}",
          fix: "镜像构建去掉 -race，只在 go test 里保留。",
        },
      },
    },
  },
  bad: [
    { "main.go": "package main\n\nfunc main() {}\n", "build.bat": "go build «-buildmode=c-shared -o orders.dll\r\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "build.sh":
        "GOOS=windows CGO_ENABLED=1 go build «-buildmode=c-shared -o sdk.dll ./sdk\nGOOS=linux CGO_ENABLED=1 go build «-buildmode=c-shared -o sdk.so ./sdk\n",
    },
    { "main.go": "package main\n\nfunc main() {}\n", Makefile: "plugin:\n\tgo build «-buildmode=plugin -o a.so ./a\n" },
    { "main.go": "package main\n\nfunc main() {}\n", Dockerfile: "FROM golang:1.22\nRUN go build «-race -o /app .\n" },
    `package main\n\nimport «"plugin"\n\nfunc main() { plugin.Open("a.so") }\n`,
  ],
  good: [
    { "main.go": "package main\n\nfunc main() {}\n", Makefile: "test:\n\tgo test -race ./...\n" },
    { "main.go": "package main\n\nfunc main() {}\n", "build.sh": "go build -buildmode=pie -o app\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "build.sh": "# go build -buildmode=plugin\n# go build -buildmode=c-shared -o lib.so\n",
    },
    `package main\n\nimport _ "example.com/app/plugin"\n\nfunc main() {}\n`,
  ],
  match: [
    {
      on: "text",
      names:
        /\.(?:bat|cmd|ps1|sh|ya?ml|mk|dockerfile)$|(?:^|\/)(?:GNU)?[Mm]akefile$|(?:Docker|Container)file|Jenkinsfile/i,
      check: modesIn,
    },
    { on: "import", paths: ["plugin"], check: () => ({ variant: "plugin", params: { what: 'import "plugin"' } }) },
  ],
};

function modesIn(file: TextFile): readonly Found[] {
  const { text, path } = file;
  if (!text.includes("-buildmode") && !text.includes("-race")) return [];
  const found: Found[] = [];
  for (const { line, start } of eachLine(text)) {
    if (/^\s*(?:#|::|@?rem\b|\/\/)/i.test(line)) continue;
    const add = (flag: RegExp, one: Found): void => {
      const match = flag.exec(line);
      if (match !== null)
        found.push({ ...one, range: { start: start + match.index, end: start + match.index + match[0].length } });
    };
    const what = /[\w.-]+\.(?:dll|so|dylib|a|lib)\b/i.exec(line)?.[0];
    if (what?.toLowerCase().endsWith(".dll") === true && !/GOOS=windows/i.test(line)) add(SHARED, { params: { what } });
    else add(SHARED, { variant: "shared", severity: "medium", params: { what: what ?? "a library" } });
    add(PLUGIN, { variant: "plugin", params: { what: "-buildmode=plugin" } });
    // Outside of an image the detector may be for a test build.
    if (RACE.test(line))
      add(/-race\b/, { variant: "race", params: { what: "-race" }, severity: isDockerfile(path) ? "high" : "low" });
  }
  return found;
}
