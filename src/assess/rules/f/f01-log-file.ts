import { table } from "../../../kit/table.ts";
import { declarationAround, textAround } from "../../go/around.ts";
import { stringsOf } from "../../go/strings.ts";
import { symbolsOf } from "../../go/symbol-uses.ts";
import type { Call, GoFile, StringLiteral } from "../../go/syntax.ts";
import { argumentText } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { isAside } from "./aside.ts";

const ROTATORS = table<ReadonlySet<string>>({
  "gopkg.in/natefinch/lumberjack.v2": new Set(["Logger"]),
  "github.com/natefinch/lumberjack": new Set(["Logger"]),
  "github.com/lestrrat-go/file-rotatelogs": new Set(["New"]),
  "github.com/lestrrat/go-file-rotatelogs": new Set(["New"]),
});
const BEEGO_LOGGERS = [
  "github.com/astaxie/beego.SetLogger",
  "github.com/astaxie/beego/logs.SetLogger",
  "github.com/beego/beego/v2/core/logs.SetLogger",
];
const OPENERS = new Set(["os.OpenFile", "os.Create", "path/filepath.Join", "path.Join"]);

export const logFile: Rule = {
  id: "F01",
  name: "log-file",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.92,
  supersedes: ["F05", "R07", "R08"],
  texts: {
    en: {
      detects:
        "Logs that go to a file: rotating writers, files that end in .log, logging libraries told to write files.",
      evidence:
        "Speaks at the use of a rotating writer (lumberjack, file-rotatelogs), at a name ending in .log that is created or held by a constant for the log or given back by a function for it, and at settings of seelog and zap that name a file; silent for standard output and for log files that are only read; medium in configuration files.",
      why: "A container's log is its standard output. A file inside is lost with the container, fills its disk and is seen by nobody.",
      found: "writes its log to a file: {what}",
      fix: "Log to standard output; write a file only when LOG_FILE is set.",
    },
    "zh-CN": {
      detects: "写入文件的日志：滚动写入器、以 .log 结尾的文件、被设置为写文件的日志库。",
      evidence:
        "在使用滚动写入器（lumberjack、file-rotatelogs）、创建、用日志常量保存或由日志函数返回以 .log 结尾的文件名、以及 seelog 和 zap 的文件设置处报告；写到标准输出或只读取日志文件时不报告；配置文件中的为中等级别。",
      why: "容器的日志是标准输出。容器里的日志文件会随容器消失、占满磁盘，而且没有人看得到。",
      found: "把日志写到文件：{what}",
      fix: "日志写到标准输出；仅在设置了 LOG_FILE 时才写文件。",
    },
  },
  bad: [
    'config := `<seelog>\n  <outputs>\n    «<file path="log/orders"/>\n  </outputs>\n</seelog>`',
    `package main\n\nfunc defaultLogPath() string {\n\treturn «"/opt/orders/orders.log"\n}\n`,
    `f, _ := os.OpenFile(«"orders.log", os.O_APPEND|os.O_CREATE, 0644)`,
    `log.SetOutput(&«lumberjack.Logger{Filename: name})`,
    `f, _ := os.Create(filepath.Join(dir, "logs", «"app.log"))`,
    `const logFile = «"D:\\\\orders\\\\app.log"`,
    `package main\n\nimport "go.uber.org/zap"\n\nfunc start() {\n\tc := zap.NewProductionConfig()\n\tc.«OutputPaths = []string{"stdout", "logs/app"}\n}\n`,
    `package main\n\nimport "github.com/astaxie/beego/logs"\n\nfunc start() {\n\t«logs.SetLogger(logs.AdapterFile, \`{"filename":"orders.txt"}\`)\n}\n`,
    `f, err := os.OpenFile(name, os.O_APPEND, 0644)\n\t«log.SetOutput(f)`,
    {
      "conf/seelog.xml":
        '<seelog>\n  <outputs>\n    <rollingfile type="size" filename="«logs/app.log"/>\n  </outputs>\n</seelog>\n',
    },
  ],
  good: [
    "config := `<seelog>\n  <outputs>\n    <console/>\n  </outputs>\n</seelog>`",
    `package main\n\nfunc ending() string {\n\treturn "import.log"\n}\n\nfunc LoginFile() (path string) {\n\tpath = "users.log"\n\treturn path\n}\n`,
    `log.SetOutput(os.Stdout)`,
    `func rotate(l *lumberjack.Logger) {\n}`,
    `f, _ := os.Open("import.log")`,
    `ok := strings.HasSuffix(name, ".log")`,
    `f, _ := os.Create("orders.csv")`,
    `package main\n\nimport "go.uber.org/zap"\n\nfunc start() {\n\tc := zap.NewProductionConfig()\n\tc.OutputPaths = []string{"stdout"}\n}\n`,
    `package main\n\nimport "github.com/astaxie/beego/logs"\n\nfunc start() {\n\tlogs.SetLogger(logs.AdapterConsole)\n}\n`,
    `// f, _ := os.Create("orders.log")`,
    { "conf/app.ini": "import = data/import.log\n" },
  ],
  match: [
    {
      on: "symbol",
      symbols: ROTATORS,
      check: ({ path, name, start, end }, { file }) => {
        // Made here; a type in a signature only names it.
        if (!/[{(]/.test(file.text[end] ?? "") && !file.text.startsWith("new(", start - 4)) return undefined;
        const used = file.imports.find((one) => one.path === path);
        return { params: { what: `${used?.name ?? path}.${name}` } };
      },
    },
    { on: "string", pattern: /[^.]\.log$/i, check: (literal, { file }) => namedLog(literal, file) },
    {
      on: "string",
      pattern: /^\s*<seelog\b/i,
      // Shown where the file is named.
      check: ({ start, end }, { file }) => {
        const at = /<(?:rollingfile|file)\b/i.exec(file.text.slice(start, end));
        return at === null
          ? undefined
          : { params: { what: "seelog" }, range: { start: start + at.index, end: start + at.index + at[0].length } };
      },
    },
    {
      on: "call",
      callees: BEEGO_LOGGERS,
      check: (call, { file }) => {
        const adapter = /^\s*(?:\w+\.)?(AdapterFile|AdapterMultiFile|"(?:multi)?file")/.exec(
          argumentText(file, call),
        )?.[1];
        return adapter === undefined ? undefined : { params: { what: adapter } };
      },
    },
    {
      on: "code",
      words: ["OutputPaths"],
      pattern: /\bOutputPaths\s*[:=]\s*\[\]string\{([^}]*)\}/,
      check: ({ groups }) => {
        const path = /["`](?!std(?:out|err)["`])([^"`]+)["`]/.exec(groups[1] ?? "")?.[1];
        return path === undefined ? undefined : { params: { what: path } };
      },
    },
    { on: "call", callees: ["log.SetOutput", "github.com/sirupsen/logrus.SetOutput"], check: outputOf },
    {
      on: "config",
      values: /^[^${%]*[^.]\.log$/i,
      check: ({ path, value }, { file }) =>
        /log/i.test(path.join("/")) && !isAside(file.path)
          ? { severity: "medium", params: { what: value } }
          : undefined,
    },
  ],
};

function namedLog({ text, call, key, start }: StringLiteral, file: GoFile): Found | undefined {
  const { line } = file.lines.at(start);
  const told = symbolsOf(file).some(
    (one) => ROTATORS[one.path]?.has(one.name) === true && file.lines.at(one.start).line === line,
  );
  const opened = call === undefined ? givesLogName(file, start, key) : OPENERS.has(call.callee);
  return opened && !told ? { params: { what: text } } : undefined;
}

/** The name it is given to, or the function that answers with it, speaks of the log. */
function givesLogName(file: GoFile, start: number, key: string | undefined): boolean {
  if (/log/i.test(key ?? "")) return true;
  const around = declarationAround(file, start);
  if (around?.kind !== "func" && around?.kind !== "method") return false;
  const line = file.text.slice(file.lines.start(file.lines.at(start).line), start);
  return /(?:^|[a-z])Log(?:ger)?(?![a-z])|^log(?![a-z])/.test(around.name) && /^\s*(?:return|\w+\s*:?=)\s*$/.test(line);
}

/** `log.SetOutput(f)` behind `f, err := os.OpenFile(…)` of a name that does not end in .log: that one is found by its name. */
function outputOf(call: Call, { file, home }: Site): Found | undefined {
  const name = /^\s*([A-Za-z_]\w*)\s*$/.exec(argumentText(file, call))?.[1];
  // A file of the package that is named by its ending was found there.
  if (name === undefined || home.files.some((one) => stringsOf(one).some(({ text }) => /[^.]\.log$/i.test(text))))
    return undefined;
  const opened = new RegExp(`\\b${name}\\s*,\\s*\\w+\\s*:?=\\s*os\\.(?:OpenFile|Create)\\(`).test(
    textAround(file, call.start),
  );
  return opened ? { params: { what: name } } : undefined;
}
