import { stringsOf } from "../../go/strings.ts";
import { symbolsOf } from "../../go/symbol-uses.ts";
import { once } from "../../once.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import type { Tree } from "../../project/tree.ts";
import { commandLine, programName } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { mayBeStarted, mayStart, startOf } from "./starts.ts";
import { TOOLS } from "./tools.ts";

export const cwdExec: Rule = {
  id: "X06",
  name: "cwd-exec",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.93,
  texts: {
    en: {
      detects:
        "Programs started by a bare name or by .\\name that stand in the working directory, where only Windows looks.",
      evidence:
        "The tree must hold a program of that name (name.exe, a script of that name, or a main package name), or the path must begin with .\\; tools of the system, paths with a slash and guarded code are left alone.",
      why: 'Windows looks for a program in the working directory first; Linux looks in PATH only, and takes "\\" for a part of the name.',
      found: "{program} is looked for in PATH, not in the working directory",
      fix: 'Start it as "./{program}", or copy it to a folder of PATH such as /usr/local/bin in the image.',
      variants: {
        backslash: {
          found: "{program} is one file name on Linux, not a path",
          fix: 'Write the path with "/" or filepath.Join, and put the Linux program into the image.',
        },
        dot: {
          found: "accepts a program found in the working directory",
          fix: 'Start the program by a path ("./name" or one from configuration) and drop the check of exec.ErrDot.',
        },
      },
    },
    "zh-CN": {
      detects: "以不带路径的名字或 .\\name 启动、实际位于工作目录的程序：只有 Windows 会在那里查找。",
      evidence:
        "源码树里必须有同名的程序（name.exe、同名脚本或同名的 main 包），或路径以 .\\ 开头；系统工具、带斜杠的路径和受保护的代码不算。",
      why: "Windows 会先在工作目录查找程序；Linux 只查找 PATH，并把“\\”当作文件名的一部分。",
      found: "{program} 会在 PATH 里查找，而不是在工作目录",
      fix: "以“./{program}”启动，或在镜像里把它复制到 PATH 中的目录，例如 /usr/local/bin。",
      variants: {
        backslash: {
          found: "{program} 在 Linux 上是一个文件名，而不是路径",
          fix: "用“/”或 filepath.Join 写路径，并把 Linux 程序放进镜像。",
        },
        dot: {
          found: "接受在工作目录找到的程序",
          fix: "用路径启动程序（“./name”或来自配置），并去掉对 exec.ErrDot 的判断。",
        },
      },
    },
  },
  bad: [
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command(«"report", "--all").Run()\n}\n`,
      "report.exe": "MZ",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command(«"worker").Start()\n}\n`,
      "cmd/worker/main.go": "package main\n\nfunc main() {}\n",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\tout, _ := exec.Command(«"rotate.py", "--keep", "7").Output()\n\t_ = out\n}\n`,
      "scripts/rotate.py": "print()\n",
    },
    `exec.Command(«".\\\\tools\\\\convert").Run()`,
    `if errors.Is(err, «exec.ErrDot) {\n\t}`,
  ],
  good: [
    `exec.Command("report", "--all")`,
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("./report").Run()\n}\n`,
      "report.exe": "MZ",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("git").Run()\n}\n`,
      "git.exe": "MZ",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("rotate.sh").Run()\n}\n`,
      "scripts/rotate.sh": "#!/bin/sh\n",
      Dockerfile: "FROM alpine\nCOPY scripts/*.sh /usr/local/bin/\n",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("rotate.sh").Run()\n}\n`,
      "scripts/other.sh": "#!/bin/sh\n",
    },
    {
      "main.go": `package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("worker")\n}\n`,
      "cmd/worker/main.go": "package main\n\nfunc main() {}\n",
    },
  ],
  match: [
    { on: "string", pattern: /^\.{1,2}\\[\w.\\-]+$/, check: behindBackslash },
    {
      on: "file",
      // Names of the tree's own programs first: most literals are words, and few trees hold programs.
      check: (file, site) =>
        namesOfTree(site.tree).size === 0 || !mayStart(site)
          ? []
          : stringsOf(file)
              .filter(
                (literal) =>
                  mayBeStarted(literal) &&
                  BARE.test(literal.text) &&
                  namesOfTree(site.tree).has(programName(literal.text)),
              )
              .flatMap((literal) => {
                const found = bareName(literal, site);
                return found === undefined ? [] : [{ ...found, range: literal }];
              }),
    },
    {
      on: "symbol",
      symbols: { "os/exec": new Set(["ErrDot"]) },
      check: (one, { file }) =>
        symbolsOf(file).find(({ path, name }) => path === one.path && name === one.name) === one
          ? { variant: "dot", severity: "medium" }
          : undefined,
    },
  ],
};

const BARE = /^[a-zA-Z][\w-]{2,39}(?:\.(?:sh|bash|py|pl|rb))?$/;

function behindBackslash(literal: StringLiteral, site: Site): Found | undefined {
  return startOf(literal, site) !== "sure" || /\.(?:exe|bat|cmd|ps1|vbs)$/i.test(literal.text)
    ? undefined
    : { variant: "backslash", params: { program: commandLine(literal) } };
}

function bareName(literal: StringLiteral, site: Site): Found | undefined {
  const { text } = literal;
  const name = programName(text);
  if (TOOLS.has(name) || startOf(literal, site) !== "sure") return undefined;
  const { shipped, built, scripts } = programsOfTree(site.tree);
  const known = SCRIPT.test(name) ? scripts.has(name) : shipped.has(name) || built.has(name);
  if (!known) return undefined;
  return shipped.has(name) ? { params: { program: text } } : { params: { program: text }, severity: "medium" };
}

/** Names of programs and scripts the tree holds or builds. */
const namesOfTree = once((tree: Tree): ReadonlySet<string> => {
  const { shipped, built, scripts } = programsOfTree(tree);
  const names = new Set([...shipped, ...built, ...scripts]);
  return names;
});

interface TreePrograms {
  /** Base names of .exe files. */
  readonly shipped: ReadonlySet<string>;
  /** Names of scripts that no Dockerfile puts into a folder of PATH. */
  readonly scripts: ReadonlySet<string>;
  /** Last parts of the folders of main packages. */
  readonly built: ReadonlySet<string>;
}

const programsOfTree = once((tree: Tree): TreePrograms => {
  const programs = {
    shipped: new Set([...tree.paths.keys()].filter((path) => /\.exe$/i.test(path)).map(programName)),
    scripts: installsScripts(tree)
      ? new Set<string>()
      : new Set([...tree.paths.keys()].filter((path) => SCRIPT.test(path)).map(programName)),
    built: new Set(
      tree.packages
        .filter(({ name, folder }) => name === "main" && folder !== ".")
        .map(({ folder }) => folder.slice(folder.lastIndexOf("/") + 1).toLowerCase()),
    ),
  };
  return programs;
});

const SCRIPT = /\.(?:sh|bash|py|pl|rb)$/i;

function installsScripts(tree: Tree): boolean {
  return tree.texts.some(
    ({ path, text }) => /dockerfile/i.test(path) && /^\s*(?:COPY|ADD)\b[^\n]*\/s?bin\b|^\s*ENV\s+PATH\b/im.test(text),
  );
}
