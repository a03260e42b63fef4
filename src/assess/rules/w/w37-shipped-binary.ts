import { embedPatterns } from "../../go/directives.ts";
import { stringsHolding } from "../../go/strings.ts";
import type { GoFile } from "../../go/syntax.ts";
import type { TextFile, Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

const BINARY = /\.(?:exe|dll|ocx|msi|lnk)$/i;
/** Folders whose content is no part of a service: samples, tests, what builds and installs it on Windows. */
const ASIDE =
  /(?:^|\/)(?:vendor|testdata|tests?|e2e|fixtures?|examples?|samples?|docs?|node_modules|third_party|installers?|setup|\.github)\//i;

type Placed = Found & { readonly file: GoFile | TextFile };

export const shippedBinary: Rule = {
  id: "W37",
  name: "shipped-binary",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 1,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Windows binaries in the source tree: .exe, .dll, .ocx, .msi and .lnk, also embedded into the program.",
      evidence:
        "It needs the file outside vendor, testdata, tests, examples and installers: high when Go code that Linux builds names or embeds it, else medium; a file that only code for Windows names is silent.",
      why: "Linux starts no .exe and loads no .dll. In the image they are dead weight, and the code that counts on them fails when it gets there.",
      found: "{binary} is a Windows binary",
      fix: "Keep it out of the image (add *.exe and *.dll to .dockerignore) and delete it from the repository if nothing on Windows needs it.",
      variants: {
        used: {
          found: "{binary} is a Windows binary that {user} names",
          fix: "Install the Linux build of the same tool in the image, name it without the ending, and list the binary in .dockerignore; where none exists, the code that uses it stays in a _windows.go file.",
        },
        embedded: {
          found: "embeds {binary}, a Windows binary",
          fix: "Move the go:embed line to a _windows.go file and embed the Linux build in a _linux.go twin.",
        },
      },
    },
    "zh-CN": {
      detects: "源码树里的 Windows 二进制文件：.exe、.dll、.ocx、.msi、.lnk，也包括嵌入程序的。",
      evidence:
        "要看到位于 vendor、testdata、测试、示例和安装程序之外的文件：被 Linux 构建的 Go 代码提到或嵌入时为高，否则为中；只被 Windows 代码提到的不报告。",
      why: "Linux 不能启动 .exe，也不能加载 .dll。它们在镜像里只是负担，依赖它们的代码执行到那里就会失败。",
      found: "{binary} 是 Windows 二进制文件",
      fix: "不要放进镜像（在 .dockerignore 里加上 *.exe 和 *.dll）；如果 Windows 上也不需要，就从仓库删除。",
      variants: {
        used: {
          found: "{binary} 是 {user} 用到的 Windows 二进制文件",
          fix: "在镜像里安装同一工具的 Linux 版本，去掉扩展名来调用，并把这个文件写进 .dockerignore；没有 Linux 版本时，使用它的代码留在 _windows.go 文件里。",
        },
        embedded: {
          found: "嵌入了 Windows 二进制文件 {binary}",
          fix: "把 go:embed 行移到 _windows.go 文件，在 _linux.go 文件里嵌入 Linux 版本。",
        },
      },
    },
  },
  bad: [
    { "tools/convert.exe": "«MZ", "main.go": `package main\n\nfunc main() { run("tools/convert.exe") }\n` },
    { "lib/scale.dll": "«MZ", "main.go": "package main\n\nfunc main() {}\n" },
    {
      "main.go": `package main\n\nimport _ "embed"\n\n//go:embed «bin/helper.exe\nvar helper []byte\n\nfunc main() {}\n`,
      "bin/helper.exe": "«MZ",
    },
  ],
  good: [
    { "testdata/convert.exe": "MZ", "main.go": "package main\n\nfunc main() {}\n" },
    { "examples/lib/scale.dll": "MZ", "main.go": "package main\n\nfunc main() {}\n" },
    {
      "helper_windows.go": `package main\n\nimport _ "embed"\n\n//go:embed helper.exe\nvar helper []byte\n\nfunc main() {}\n`,
      "helper.exe": "MZ",
    },
    {
      "main.go": `package main\n\n// tools/convert.exe does it on Windows.\nfunc main() {}\n`,
      "exe/readme.txt": "dll",
    },
  ],
  match: [{ on: "tree", check: binariesOf }],
};

function binariesOf(tree: Tree): readonly Placed[] {
  const paths = [...tree.paths.keys()].filter((path) => BINARY.test(path) && !ASIDE.test(path));
  const goFiles = tree.packages.flatMap(({ files }) => files).filter(({ scope }) => scope !== "test");
  return [...paths.flatMap((path) => binaryAt(path, goFiles)), ...goFiles.flatMap(embedsOf)];
}

function binaryAt(path: string, goFiles: readonly GoFile[]): readonly Placed[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const users = goFiles.filter(({ text }) => text.includes(name)).filter((file) => names(file, name));
  const user = users.find(onLinux);
  // Only code for Windows knows it: that code takes it along there.
  if (user === undefined && users.length > 0) return [];
  const found = { file: { path, text: "", encoding: "binary" as const }, range: { start: 0, end: 1 } };
  return user === undefined
    ? [{ ...found, params: { binary: path }, severity: "medium" }]
    : [{ ...found, params: { binary: path, user: user.path }, variant: "used" }];
}

function names(file: GoFile, name: string): boolean {
  return (
    stringsHolding(file, name).some(({ text }) => text.endsWith(name)) ||
    embedPatterns(file).some(({ pattern }) => pattern.endsWith(name))
  );
}

function embedsOf(file: GoFile): readonly Placed[] {
  if (!onLinux(file)) return [];
  return embedPatterns(file)
    .filter(({ pattern }) => BINARY.test(pattern))
    .map((one) => ({ file, range: one, params: { binary: one.pattern }, variant: "embedded" }));
}

function onLinux({ included }: GoFile): boolean {
  return included.linux || included.linuxCgo;
}
