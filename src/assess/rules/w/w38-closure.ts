import { symbolsOfPackage } from "../../go/symbol-uses.ts";
import type { ModuleClass, ModuleFacts } from "../../modules/facts.ts";
import { packagesOfClass } from "../../modules/database.ts";
import { importedFacts, missingNames } from "../../modules/imported.ts";
import type { GoFile, GoImport } from "../../go/syntax.ts";
import type { Found, Rule, Words } from "../rule.ts";

/** W01 says it of these. */
const OF_W01 = /^golang\.org\/x\/sys\/windows(?:\/|$)/;
/** Names that are shown. */
const MOST_NAMES = 3;

type Kind = "excluded" | "no-compile" | "empty" | "stub" | "missing";

export const closure: Rule = {
  id: "W38",
  name: "closure",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 6,
  confidence: 0.97,
  yields: true,
  inGenerated: true,
  texts: {
    en: {
      detects:
        "Looks for imports of packages from other modules that are not there on Linux, do not compile there or only return errors, by a database made from the modules' own source.",
      evidence:
        "Speaks when a file that Linux builds take imports such a package; where a package lacks only some names, one of those must be used. Silent for the tree's own packages, replaced modules and modules it does not know.",
      why: "A module that was written for Windows stops the Linux build of everything that imports it, or builds and then fails at its first call.",
      ...variants({
        excluded: "imports {path}, which has no file for Linux",
        "no-compile": "imports {path}, which does not compile for Linux",
        empty: "uses {names} of {path}, which is empty on Linux",
        stub: "imports {path}, whose functions only return errors on Linux",
        missing: "uses {names} of {path}, which Linux lacks",
        fix: "Move the code that uses {path} to a file with the suffix _windows.go and give it a stub for the other systems.",
        instead:
          "Use {instead} in its place, or move the code that uses {path} to a _windows.go file with a stub beside it.",
      }),
    },
    "zh-CN": {
      detects:
        "查找对其他模块中某些包的导入：这些包在 Linux 上不存在、无法编译，或只返回错误。判断依据是由模块源码生成的数据库。",
      evidence:
        "Linux 构建所用的文件导入这样的包时报告；如果包只缺少部分名字，则必须用到其中之一。项目自己的包、被 replace 的模块和数据库里没有的模块不报告。",
      why: "为 Windows 编写的模块会使导入它的一切代码无法为 Linux 编译，或者编译成功却在第一次调用时失败。",
      ...variants({
        excluded: "导入了 {path}，它没有 Linux 文件",
        "no-compile": "导入了 {path}，它无法为 Linux 编译",
        empty: "使用了 {path} 的 {names}，而它在 Linux 上是空的",
        stub: "导入了 {path}，它的函数在 Linux 上只返回错误",
        missing: "使用了 {path} 的 {names}，Linux 上没有",
        fix: "把用到 {path} 的代码移到以 _windows.go 结尾的文件中，并为其他系统提供桩实现。",
        instead: "改用 {instead}，或把用到 {path} 的代码移到 _windows.go 文件中，旁边提供桩实现。",
      }),
    },
  },
  bad: [
    `package main\n\nimport (\n\t"fmt"\n\n\t«"github.com/Azure/go-ansiterm/winterm"\n)\n\nfunc main() { fmt.Println(winterm.GetStdFile) }\n`,
    `package main\n\nimport «"github.com/winlabs/gowin32"\n\nfunc main() { gowin32.GetWindowsVersion() }\n`,
    `package main\n\nimport w «"github.com/containers/winquit/pkg/winquit/win32"\n\nfunc main() { w.PostQuitMessage(0) }\n`,
    `package main\n\nimport «"github.com/containers/winquit/pkg/winquit"\n\nfunc main() { winquit.RequestQuit(1) }\n`,
    `package main\n\nimport «"github.com/go-kit/log/term"\n\nfunc main() { println(term.IsConsole(1)) }\n`,
  ],
  good: [
    `package main\n\nimport "github.com/go-kit/log/term"\n\nfunc main() { println(term.IsTerminal(nil)) }\n`,
    {
      "main_windows.go": `package main\n\nimport "github.com/winlabs/gowin32"\n\nfunc main() { gowin32.GetWindowsVersion() }\n`,
    },
    {
      "go.mod": `module example.com/app\n\ngo 1.22\n\nrequire github.com/winlabs/gowin32 v0.0.0\n\nreplace github.com/winlabs/gowin32 => ./win\n`,
      "main.go": `package main\n\nimport "github.com/winlabs/gowin32"\n\nfunc main() { gowin32.GetWindowsVersion() }\n`,
    },
    `package main\n\nimport "example.com/winlabs/gowin32"\n\nfunc main() { gowin32.GetWindowsVersion() }\n`,
    `package main\n\n// import "github.com/winlabs/gowin32"\nfunc main() {}\n`,
  ],
  match: [
    {
      on: "import",
      paths: packagesOfClass("excluded", "no-compile", "empty", "stub", "partial").filter((path) => !OF_W01.test(path)),
      check: (one, { tree, file }) => {
        const known = importedFacts(tree, file, one);
        if (known === undefined) return undefined;
        const { facts, module } = known;
        const lacking = missingNames(file, one, facts);
        const kind = kindOf(facts.class, file, one, lacking);
        return kind === undefined
          ? undefined
          : foundOf(kind, one, kind === "empty" ? usedNames(file, one) : lacking, module);
      },
    },
  ],
};

/** Messages of all kinds, each with and without something to take the module's place. */
function variants(of: Readonly<Record<Kind | "fix" | "instead", string>>): Pick<Words, "found" | "fix" | "variants"> {
  const { fix, instead, ...kinds } = of;
  const all = Object.entries(kinds).flatMap(([kind, found]) => [
    [kind, { found, fix }] as const,
    [`${kind}-instead`, { found, fix: instead }] as const,
  ]);
  return { found: of.excluded, fix, variants: Object.fromEntries(all) };
}

function foundOf(kind: Kind, { path }: GoImport, names: readonly string[], module: ModuleFacts): Found {
  const shown = names.slice(0, MOST_NAMES).join(", ") + (names.length > MOST_NAMES ? ", …" : "");
  const { instead, effortHours } = module;
  return {
    params: { path, ...(shown === "" ? {} : { names: shown }), ...(instead === undefined ? {} : { instead }) },
    variant: instead === undefined ? kind : `${kind}-instead`,
    effortHours,
    ...(kind === "stub" ? { severity: "high" } : {}),
  };
}

function usedNames(file: GoFile, { path }: GoImport): readonly string[] {
  return [...new Set(symbolsOfPackage(file, path).map(({ name }) => name))];
}

function kindOf(one: ModuleClass, file: GoFile, { path }: GoImport, lacking: readonly string[]): Kind | undefined {
  if (one === "excluded" || one === "no-compile") return one;
  if (one === "empty") return symbolsOfPackage(file, path).length > 0 ? "empty" : undefined;
  if (lacking.length > 0) return "missing";
  return one === "stub" ? "stub" : undefined;
}
