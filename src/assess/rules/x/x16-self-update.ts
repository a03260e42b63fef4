import { textAround } from "../../go/around.ts";
import { callsOf } from "../../go/calls.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Rule } from "../rule.ts";

const OWN_EXE = /\bos\.Executable\(\)|\bos\.Args\[0\]/;

export const selfUpdate: Rule = {
  id: "X16",
  name: "self-update",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 1,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Programs that replace their own file: modules for updates, and os.Rename of the running program.",
      evidence:
        "An import of a known module, or a function that asks for its own path (os.Executable, os.Args[0]) and renames it; tests and Windows-only code are left alone.",
      why: "An image is not changed from inside: its file system is read-only or forgotten at the next start, and the version that was released is no longer the one that runs.",
      found: "updates itself by {module}",
      fix: "Switch updates off in the container (an environment variable such as DISABLE_SELF_UPDATE=1 that skips the check) and release a new image instead.",
      variants: {
        rename: {
          found: "renames its own program file",
          fix: "Switch this off in the container (an environment variable such as DISABLE_SELF_UPDATE=1 that skips the step) and release a new image instead.",
        },
      },
    },
    "zh-CN": {
      detects: "替换自身文件的程序：更新用的模块，以及对正在运行的程序做 os.Rename。",
      evidence:
        "导入已知的模块，或某个函数取得自身路径（os.Executable、os.Args[0]）并对它重命名；测试和仅用于 Windows 的代码不算。",
      why: "镜像不能从内部改变：文件系统是只读的，或在下次启动时丢弃，运行的版本也不再是发布的版本。",
      found: "通过 {module} 更新自身",
      fix: "在容器里关闭更新（用环境变量如 DISABLE_SELF_UPDATE=1 跳过检查），改为发布新镜像。",
      variants: {
        rename: {
          found: "重命名自身的程序文件",
          fix: "在容器里关闭这一步（用环境变量如 DISABLE_SELF_UPDATE=1 跳过），改为发布新镜像。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport _ «"github.com/inconshreveable/go-update"\n\nfunc main() {}\n`,
    `package main\n\nimport up «"github.com/rhysd/go-github-selfupdate/selfupdate"\n\nfunc main() { up.UpdateSelf() }\n`,
    `func update(body []byte) {\n\texe, _ := os.Executable()\n\t«os.Rename(exe, exe+".old")\n\tos.WriteFile(exe, body, 0o755)\n}`,
  ],
  good: [
    `func dir() string {\n\texe, _ := os.Executable()\n\treturn filepath.Dir(exe)\n}`,
    `os.Rename("a.tmp", "a")`,
    `func rotate(name string) {\n\tlog.Print(os.Args[0])\n\tos.Rename(name, name+".1")\n}`,
    `package main\n\nimport _ "example.com/app/selfupdate"\n\nfunc main() {}\n`,
  ],
  match: [
    {
      on: "import",
      deep: true,
      paths: [
        "github.com/inconshreveable/go-update",
        "github.com/minio/selfupdate",
        "github.com/rhysd/go-github-selfupdate",
        "github.com/sanbornm/go-selfupdate",
        "github.com/creativeprojects/go-selfupdate",
        "github.com/fynelabs/selfupdate",
        "github.com/mouuff/go-rocket-update",
        "github.com/tj/go-update",
        "github.com/jpillora/overseer",
      ],
      check: ({ path }) => ({ params: { module: path } }),
    },
    {
      on: "call",
      callees: ["os.Rename"],
      check: (call, { file }) => {
        const first = callsOf(file).find((one) => one.callee === "os.Rename" && renamesItself(one, file));
        return first === call ? { variant: "rename", params: { module: "os.Rename" } } : undefined;
      },
    },
  ],
};

function renamesItself({ start, open, end }: Call, file: GoFile): boolean {
  const text = textAround(file, start);
  if (!OWN_EXE.test(text)) return false;
  const args = file.text.slice(open + 1, end - 1);
  const own = [...text.matchAll(/\b(\w+)\s*(?:,\s*\w+\s*)?:?=\s*[^\n]*(?:os\.Executable\(\)|os\.Args\[0\])/g)].map(
    ([, name]) => name ?? "",
  );
  const names = [...own, ...own.flatMap((name) => namesFrom(text, name))];
  return args.includes("os.Args[0]") || names.some((name) => name !== "_" && new RegExp(`\\b${name}\\b`).test(args));
}

/** Names that are set from another: `path, err := filepath.EvalSymlinks(exe)`. */
function namesFrom(text: string, name: string): readonly string[] {
  if (name === "_" || name === "err") return [];
  return [
    ...text.matchAll(
      new RegExp(
        `\\b(\\w+)\\s*(?:,\\s*\\w+\\s*)?:?=\\s*(?:filepath\\.(?:EvalSymlinks|Abs|Clean)\\(\\s*)?${name}\\s*(?:\\)|\\+|$)`,
        "gm",
      ),
    ),
  ].map((match) => match[1] ?? "_");
}
