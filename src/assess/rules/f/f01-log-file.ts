import type { Rule } from "../rule.ts";

const ROTATORS: Readonly<Record<string, ReadonlySet<string>>> = {
  "gopkg.in/natefinch/lumberjack.v2": new Set(["Logger"]),
  "github.com/natefinch/lumberjack": new Set(["Logger"]),
  "github.com/lestrrat-go/file-rotatelogs": new Set(["New"]),
  "github.com/lestrrat/go-file-rotatelogs": new Set(["New"]),
};
const OPENERS = new Set(["os.OpenFile", "os.Create", "path/filepath.Join", "path.Join"]);

export const logFile: Rule = {
  id: "F01",
  name: "log-file",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.92,
  texts: {
    en: {
      why: "A container's log is its standard output. A file inside is lost with the container, fills its disk and is seen by nobody.",
      found: "writes its log to a file: {what}",
      fix: "Log to standard output; write a file only when LOG_FILE is set.",
    },
    "zh-CN": {
      why: "容器的日志是标准输出。容器里的日志文件会随容器消失、占满磁盘，而且没有人看得到。",
      found: "把日志写到文件：{what}",
      fix: "日志写到标准输出；仅在设置了 LOG_FILE 时才写文件。",
    },
  },
  bad: [
    `f, _ := os.OpenFile("orders.log", os.O_APPEND, 0644)`,
    `log.SetOutput(&lumberjack.Logger{Filename: name})`,
    `f, _ := os.Create(filepath.Join(dir, "logs", "app.log"))`,
    `const logFile = "D:\\\\orders\\\\app.log"`,
  ],
  good: [
    `log.SetOutput(os.Stdout)`,
    `f, _ := os.Open("import.log")`,
    `ok := strings.HasSuffix(name, ".log")`,
    `f, _ := os.Create("orders.csv")`,
  ],
  match: [
    {
      on: "symbol",
      symbols: ROTATORS,
      check: ({ path, name }, { file }) => {
        const used = file.imports.find((one) => one.path === path);
        return { params: { what: `${used?.name ?? path}.${name}` } };
      },
    },
    {
      on: "string",
      pattern: /[^.]\.log$/i,
      check: ({ text, call, key, start }, { file }) => {
        const { line } = file.lines.at(start);
        const told = file.symbols.some(
          (one) => ROTATORS[one.path]?.has(one.name) === true && file.lines.at(one.start).line === line,
        );
        const opened = call === undefined ? /log/i.test(key ?? "") : OPENERS.has(call.callee);
        return opened && !told ? { params: { what: text } } : undefined;
      },
    },
  ],
};
