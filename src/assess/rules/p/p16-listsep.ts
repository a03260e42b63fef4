import { textAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** A list of folders by the variable it comes from. */
const LIST_VARIABLE = /\b(?:os|syscall)\.(?:Getenv|LookupEnv)\(\s*["`](?:\w*PATH|\w*DIRS|CLASSPATH)["`]\s*\)/i;

export const listsep: Rule = {
  id: "P16",
  name: "listsep",
  severity: "medium",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Lists of folders, such as PATH, that are split or put together with a semicolon.",
      evidence:
        'Speaks when what is split at ";" comes from a variable such as PATH, GOPATH or DATA_DIRS, or when PATH is set with a semicolon; silent for other lists and under a condition on runtime.GOOS.',
      why: "Linux separates such lists with a colon: the split gives one long part, and a folder added with a semicolon is never searched.",
      found: "{call} uses a semicolon in a list of folders",
      fix: "Use filepath.SplitList to split and string(os.PathListSeparator) to join.",
    },
    "zh-CN": {
      detects: "用分号拆分或拼接的目录列表，例如 PATH。",
      evidence:
        "按“;”拆分的内容来自 PATH、GOPATH 或 DATA_DIRS 这样的变量，或用分号设置 PATH 时发言；对其他列表和 runtime.GOOS 条件保持沉默。",
      why: "Linux 用冒号分隔这种列表：拆分只得到一大段，用分号加入的目录永远不会被搜索。",
      found: "{call} 在目录列表里使用分号",
      fix: "拆分用 filepath.SplitList，拼接用 string(os.PathListSeparator)。",
    },
  },
  bad: [
    `for _, dir := range «strings.Split(os.Getenv("PATH"), ";") {\n\t\tlog.Println(dir)\n\t}`,
    `list := os.Getenv("ORDERS_PATH")\n\tdirs := «strings.Split(list, ";")`,
    `cmd.Env = append(os.Environ(), «"PATH="+dir+";"+os.Getenv("PATH"))`,
    `«os.Setenv("PATH", dir+";"+os.Getenv("PATH"))`,
  ],
  good: [
    `dirs := filepath.SplitList(os.Getenv("PATH"))`,
    `parts := strings.Split(dsn, ";")`,
    `dirs := strings.Split(os.Getenv("PATH"), string(os.PathListSeparator))`,
    `os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))`,
    `cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))`,
    `os.Setenv("DSN", "a;b")`,
    `if runtime.GOOS == "windows" {\n\t\t_ = strings.Split(os.Getenv("PATH"), ";")\n\t}`,
    `// strings.Split(os.Getenv("PATH"), ";")`,
  ],
  match: [
    { on: "call", callees: ["strings.Split", "strings.SplitN", "strings.SplitAfter", "strings.Cut"], check: splits },
    {
      on: "string",
      pattern: /^(?:\w*PATH|CLASSPATH)=/i,
      check: ({ text, start, end }, { file }) => {
        const rest = file.text.slice(end, file.text.indexOf("\n", start));
        return text.endsWith(";") || /^\s*\+[^,\n]*["`];/.test(rest)
          ? { params: { call: text.slice(0, 40) } }
          : undefined;
      },
    },
    { on: "call", callees: ["os.Setenv", "syscall.Setenv"], check: sets },
  ],
};

function splits(call: Call, { file }: Site): Found | undefined {
  if (call.strings.at(-1)?.text !== ";") return undefined;
  const [list, separator] = argumentsOf(file, call).map(({ start, end }) => file.text.slice(start, end).trim());
  if (list === undefined || !/^["'`];["'`]$/.test(separator ?? "")) return undefined;
  const name = /^[A-Za-z_]\w*$/.test(list) ? list : undefined;
  const given =
    name === undefined
      ? list
      : new RegExp(`(?<![.\\w])${name}(?:,\\s*\\w+)?\\s*:?=\\s*([^\\n]*)`).exec(textAround(file, call.start))?.[1];
  return LIST_VARIABLE.test(given ?? "") ? { params: { call: call.callee } } : undefined;
}

function sets(call: Call): Found | undefined {
  const [variable, ...rest] = call.strings.map(({ text }) => text);
  const isList = /^(?:\w*PATH|CLASSPATH)$/i.test(variable ?? "");
  return isList && rest.some((text) => text.startsWith(";") || text.endsWith(";"))
    ? { params: { call: call.callee } }
    : undefined;
}
