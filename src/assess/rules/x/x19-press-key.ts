import { textAround } from "../../go/around.ts";
import type { Call, GoFile, StringLiteral } from "../../go/syntax.ts";
import { argumentText } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";

const ASKS =
  /press\s+(?:any|enter|return|the\s+enter|a)\b[^"`\n]{0,40}|hit\s+(?:any key|enter)|any key to|enter to (?:exit|quit|close|continue)|按(?:下)?\s*(?:任意|回车|Enter|任何)|回车键|任意键/i;
const TERMINAL = /\bIsTerminal\(|\bisatty\.|\bterm\.|\bModeCharDevice\b|\bIsInteractive/i;
const READS = new Set([
  "fmt.Scanln",
  "fmt.Scan",
  "fmt.Scanf",
  ".ReadString",
  ".ReadBytes",
  ".ReadByte",
  ".ReadRune",
  ".ReadLine",
  ".Read",
]);

export const pressKey: Rule = {
  id: "X19",
  name: "press-key",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.94,
  texts: {
    en: {
      detects: "Programs that wait for a key before they end or go on, so that a console window stays open.",
      evidence:
        "Standard input must be read where the same function asks for a key or Enter, by a function of the package that reads it, by fmt.Scanln without a variable, as the last step of main, or as the last step of a function that throws away what it read; silent when the function asks whether there is a terminal. A hint against double clicks is a note.",
      why: "A container has no keyboard: with standard input closed the wait does nothing, with it open the container hangs instead of ending.",
      found: "waits for a key",
      fix: "Remove the wait, or wait only when term.IsTerminal(int(os.Stdin.Fd())) of golang.org/x/term says so.",
      variants: {
        hint: {
          found: "speaks to somebody who double-clicked the program",
          fix: "Remove the hint; in a container nobody starts the program from a desktop.",
        },
      },
    },
    "zh-CN": {
      detects: "结束或继续之前等待按键、以便控制台窗口不关闭的程序。",
      evidence:
        "标准输入必须在提示按键或回车的同一函数里读取，或由包内读取它的函数读取，或由不带变量的 fmt.Scanln 读取，或作为 main 的最后一步，或作为函数的最后一步且丢弃读到的内容；函数判断了是否有终端则不报告。双击提示只作说明。",
      why: "容器没有键盘：标准输入关闭时等待不起作用，打开时容器会挂住而不结束。",
      found: "等待按键",
      fix: "去掉等待，或仅在 golang.org/x/term 的 term.IsTerminal(int(os.Stdin.Fd())) 为真时等待。",
      variants: {
        hint: {
          found: "提示双击启动程序的人",
          fix: "去掉这个提示；容器里没有人从桌面启动程序。",
        },
      },
    },
  },
  bad: [
    `fmt.Println("Press any key to exit")\n\t«fmt.Scanln()`,
    `func pause() {\n\tfmt.Print("按回车键退出")\n\tbufio.NewReader(os.Stdin).«ReadString('\\n')\n}`,
    `package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n)\n\nfunc readLine() { bufio.NewReader(os.Stdin).ReadString('\\n') }\n\nfunc wait() {\n\tfmt.Println(«"按 Enter 继续....")\n\treadLine()\n\tos.Exit(0)\n}\n\nfunc main() { wait() }\n`,
    `func generate() {\n\tinput := bufio.NewReader(os.Stdin)\n\tanswer, _ := input.ReadString('\\n')\n\tfmt.Println(answer)\n\t_, _ = «input.ReadString('\\n')\n}`,
    `input := ""\n\tlog.Print("done")\n\t«fmt.Scanln(&input)`,
    `fmt.Println(«"请不要双击运行本程序")`,
  ],
  good: [
    `name := ""\n\tfmt.Print("name: ")\n\tfmt.Scanln(&name)\n\tfmt.Println(name)`,
    `if term.IsTerminal(0) {\n\t\tfmt.Println("Press any key")\n\t\tfmt.Scanln()\n\t}`,
    `fmt.Println("Press any key in the browser")`,
    `package main\n\nimport "fmt"\n\nfunc readLine() {}\n\nfunc main() {\n\tfmt.Println("Press Enter in the browser to continue")\n\treadLine()\n}\n`,
    `func ask() string {\n\tinput := bufio.NewReader(os.Stdin)\n\tanswer, _ := input.ReadString('\\n')\n\treturn answer\n}`,
    `// fmt.Scanln()\n\tos.Exit(0)`,
    `if runtime.GOOS == "windows" {\n\t\tfmt.Println("Press enter to exit")\n\t\tfmt.Scanln()\n\t}`,
  ],
  match: [
    { on: "call", callees: [...READS], check: waits },
    { on: "string", pattern: ASKS, check: asksThenReads },
    {
      on: "string",
      pattern: /双击|double[- ]click(?:ed|ing)?\b/i,
      check: ({ call, text }) =>
        call !== undefined &&
        SAYS.test(call.callee) &&
        /运行|打开|启动|run|open|start|launch|execut|command line/i.test(text)
          ? { variant: "hint", severity: "low" }
          : undefined,
    },
  ],
};

const SAYS = /^(?:fmt\.(?:Print|Fprint)|log\.|\.(?:Print|Warn|Error|Info|Fatal)|github\.com\/sirupsen\/logrus\.)/;

function waits(call: Call, { file }: Site): Found | undefined {
  const text = textAround(file, call.start);
  if (TERMINAL.test(text) || !readsInput(call, file, text)) return undefined;
  const before = text.slice(
    0,
    Math.max(
      0,
      call.start - (file.declarations.find((one) => one.start <= call.start && call.start < one.end)?.start ?? 0),
    ),
  );
  if (ASKS.test(before.slice(-400))) return {};
  if (call.callee === "fmt.Scanln" && argumentText(file, call).trim() === "") return {};
  return isLastOfMain(call, file) || isThrownAway(call, file) ? {} : undefined;
}

/** `fmt.Println("press Enter"); readLine()`: what asks is followed by a function of the package that reads standard input. */
function asksThenReads({ call }: StringLiteral, { file, home }: Site): Found | undefined {
  if (call === undefined || !SAYS.test(call.callee) || TERMINAL.test(textAround(file, call.start))) return undefined;
  const name = /^\s*(?:[\w, ]+:?=\s*)?([A-Za-z_]\w*)\(/.exec(file.text.slice(call.end, call.end + 100))?.[1];
  if (name === undefined) return undefined;
  const reads = home.files.some(({ text, declarations }) =>
    declarations.some(
      (one) =>
        one.kind === "func" &&
        one.name === name &&
        /\bos\.Stdin\b|\bfmt\.Scan/.test(text.slice(one.start, one.end)) &&
        !TERMINAL.test(text.slice(one.start, one.end)),
    ),
  );
  return reads ? {} : undefined;
}

/** `_, _ = input.ReadString('\n')` as the last step of a function. */
function isThrownAway({ start, end }: Call, { text, lines, declarations }: GoFile): boolean {
  const around = declarations.find((one) => one.kind === "func" && one.start <= start && start < one.end);
  if (around === undefined || !/^\s*\}\s*$/.test(text.slice(end, around.end))) return false;
  return /^\s*(?:_\s*,\s*_\s*=\s*)?[\w.()]*$/.test(text.slice(lines.start(lines.at(start).line), start));
}

function readsInput({ callee, receiver, start, open }: Call, file: GoFile, text: string): boolean {
  if (!callee.startsWith(".")) return true;
  if (!/\bos\.Stdin\b/.test(text)) return false;
  if (receiver === "os.Stdin") return true;
  if (receiver === "")
    return /bufio\.NewReader\(os\.Stdin\)\s*\.\s*\w+$/.test(file.text.slice(Math.max(0, start - 60), open));
  return new RegExp(`\\b${receiver}\\s*:?=\\s*bufio\\.NewReader\\(os\\.Stdin\\)`).test(text);
}

/** Nothing but the end of main follows. */
function isLastOfMain(call: Call, file: GoFile): boolean {
  const main = file.declarations.find(
    ({ kind, name, start, end }) => kind === "func" && name === "main" && start <= call.start && call.start < end,
  );
  if (main === undefined || file.packageName !== "main") return false;
  return /^[\s)]*(?:os\.Exit\(\d+\)|return)?[\s;]*\}\s*$/.test(file.text.slice(call.end, main.end));
}
