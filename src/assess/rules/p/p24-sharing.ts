import { isCompared } from "../calls.ts";
import { declarationAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** What a function says it finds out. */
const IN_USE =
  /in_?use(?![a-z])|is_?locked|file_?locked|is_?busy|is_?occupied|is_?open(?:ed)?$|can_?(?:open|delete|move|rename)|write_?(?:done|finished|complete)|copy_?(?:done|finished|complete)|still_?(?:open|writ)/i;

export const sharing: Rule = {
  id: "P24",
  name: "sharing",
  severity: "medium",
  axis: "runs",
  fix: "M",
  effortHours: 2,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Code that counts on Windows refusing to open, rename or remove a file another process has open.",
      evidence:
        "Speaks for a file renamed to its own name, for os.OpenFile, os.Rename or os.Remove in a function called such as isFileInUse, and for the text of Windows' sharing error; silent under a condition on runtime.GOOS.",
      why: 'Linux opens, renames and removes a file that somebody still writes: the test always says "free", and half a file is taken for a whole one.',
      found: "{what} finds out whether a file is in use, which Linux does not tell",
      fix: "Let the writer finish under another name and rename it (orders.csv.part to orders.csv), or wait until size and time stay the same.",
    },
    "zh-CN": {
      detects: "依赖 Windows 拒绝打开、重命名或删除其他进程已打开文件的代码。",
      evidence:
        "把文件重命名为自身、在名为 isFileInUse 之类的函数里使用 os.OpenFile、os.Rename 或 os.Remove、或出现 Windows 共享冲突的错误文本时发言；runtime.GOOS 条件之下保持沉默。",
      why: "Linux 可以打开、重命名和删除别人还在写的文件：检查永远说“空闲”，半个文件被当成完整的文件。",
      found: "{what} 判断文件是否被占用，而 Linux 不会告知",
      fix: "让写入方先用另一个名字写完再重命名（orders.csv.part 改为 orders.csv），或等到大小和时间不再变化。",
    },
  },
  bad: [
    `if err := «os.Rename(path, path); err != nil {\n\t\treturn\n\t}`,
    `func isFileInUse(path string) bool {\n\tf, err := «os.OpenFile(path, os.O_RDWR|os.O_EXCL, 0)\n\tif err == nil {\n\t\tf.Close()\n\t}\n\treturn err != nil\n}\n`,
    `busy := strings.Contains(err.Error(), «"being used by another process")`,
  ],
  good: [
    `err := os.Rename(path, path+".done")`,
    `func load(path string) { os.OpenFile(path, os.O_RDWR, 0) }\n`,
    `fmt.Println("the port is used by another program")`,
    `if runtime.GOOS == "windows" {\n\t\tos.Rename(path, path)\n\t}`,
    `// os.Rename(path, path)`,
  ],
  match: [
    { on: "call", callees: ["os.Rename", "os.OpenFile", "os.Open", "os.Remove"], check: triesFile },
    {
      on: "string",
      pattern: /used by another process|sharing violation|另一个程序正在使用/i,
      check: (one, { file }) => (isCompared(file, one) ? { params: { what: one.text.slice(0, 60) } } : undefined),
    },
  ],
};

function triesFile(call: Call, { file }: Site): Found | undefined {
  if (call.callee === "os.Rename") {
    const [from, to] = argumentsOf(file, call).map(({ start, end }) => file.text.slice(start, end).trim());
    if (from === to && from !== undefined) return { params: { what: `os.Rename(${from}, ${from})` } };
  }
  const around = declarationAround(file, call.start);
  if (around === undefined || !IN_USE.test(around.name) || (around.kind !== "func" && around.kind !== "method"))
    return undefined;
  return { params: { what: around.name } };
}
