import { callsTo } from "../../go/calls.ts";
import { symbolUses } from "../../go/symbol-uses.ts";
import { linuxFiles } from "../programs.ts";
import type { Found, Rule } from "../rule.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Program } from "../../project/describe.ts";

const NEW = "log.New";
const PRINTS = "Print Printf Println Fatal Fatalf Fatalln Panic Panicf Panicln SetFlags SetPrefix";
const loggingCalls = callsTo([NEW, ...PRINTS.split(" ").map((name) => `log.${name}`)]);
/** Loggers that write fields, or whose output is told elsewhere. */
const STRUCTURED =
  /^(?:log\/slog|golang\.org\/x\/exp\/slog|go\.uber\.org\/zap|github\.com\/(?:rs\/zerolog|sirupsen\/logrus|go-kit\/(?:kit\/)?log|hashicorp\/go-hclog|apex\/log|phuslu\/log|inconshreveable\/log15|go-logr\/logr|charmbracelet\/log|uber-go\/zap)|k8s\.io\/klog)(?:\/|$)/;
const LOGRUS = "github.com/sirupsen/logrus";

export const plainLog: Rule = {
  id: "F14",
  name: "plain-log",
  severity: "low",
  axis: "fit",
  fix: "A",
  effortHours: 1,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Logs in plain text, of which a collector cannot tell level and fields apart.",
      evidence:
        "Speaks once per service, at its first line for the package log (or at logrus' TextFormatter, or slog.NewTextHandler), when nothing in it writes JSON; silent when slog, zap, zerolog or the like is imported.",
      why: "The platform collects lines of all services. Without level and fields nobody can filter them, alert on them, or follow one request.",
      found: "logs in plain text ({how})",
      fix: "Make slog the default, slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil))): package log then writes through it; take the level from a variable such as LOG_LEVEL.",
    },
    "zh-CN": {
      detects: "采集端无法区分级别和字段的纯文本日志。",
      evidence:
        "当服务里没有任何 JSON 日志时，在第一处使用 log 包（或 logrus 的 TextFormatter、slog.NewTextHandler）的位置，每个服务报告一次；导入了 slog、zap、zerolog 等时不报告。",
      why: "平台会汇集所有服务的日志。没有级别和字段，就无法过滤、告警，也无法跟踪一个请求。",
      found: "日志是纯文本（{how}）",
      fix: "把 slog 设为默认 slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))，log 包的输出也会经过它；级别由 LOG_LEVEL 之类的变量给出。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() {\n\t«log.Println("starting")\n\tlog.Fatal(http.ListenAndServe(":8080", nil))\n}\n`,
    `package main\n\nimport log "github.com/sirupsen/logrus"\n\nfunc main() {\n\tlog.SetFormatter(&«log.TextFormatter{FullTimestamp: true})\n}\n`,
    `package main\n\nimport (\n\t"log/slog"\n\t"os"\n)\n\nfunc main() {\n\tslog.SetDefault(slog.New(«slog.NewTextHandler(os.Stdout, nil)))\n}\n`,
  ],
  good: [
    `package main\n\nimport (\n\t"log/slog"\n\t"os"\n)\n\nfunc main() {\n\tslog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))\n}\n`,
    `package main\n\nimport (\n\t"log"\n\n\t"go.uber.org/zap"\n)\n\nfunc main() {\n\tl, _ := zap.NewProduction()\n\tlog.Print(l)\n}\n`,
    `package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("done")\n}\n`,
    `package main\n\nimport log "github.com/sirupsen/logrus"\n\nfunc main() {\n\tlog.SetFormatter(&log.JSONFormatter{})\n}\n`,
  ],
  match: [{ on: "program", check: (program) => plainLogOf(program) }],
};

function plainLogOf(program: Program): readonly (Found & { readonly file: GoFile })[] {
  const files = linuxFiles(program);
  const symbol = (path: string, name: string): (Found & { readonly file: GoFile }) | undefined => {
    for (const file of files) {
      const [one] = symbolUses(file, path, name);
      if (one !== undefined) return { file, range: one, params: { how: file.text.slice(one.start, one.end) } };
    }
    return undefined;
  };
  if (symbol(LOGRUS, "JSONFormatter") !== undefined || symbol("log/slog", "NewJSONHandler") !== undefined) return [];
  const text = symbol(LOGRUS, "TextFormatter") ?? symbol("log/slog", "NewTextHandler");
  if (text !== undefined) return [text];
  if (files.some(({ imports }) => imports.some(({ path }) => STRUCTURED.test(path)))) return [];
  for (const file of files) {
    const call = loggingCalls(file).find((one) => one.callee !== NEW || writesToTerminal(file, one));
    if (call !== undefined) return [{ file, range: call, params: { how: file.text.slice(call.start, call.open) } }];
  }
  return [];
}

/** `log.New(os.Stderr, …)`; one that writes to something else may be structured there. */
function writesToTerminal({ text }: GoFile, { open }: Call): boolean {
  return text.startsWith("os.Std", open + 1);
}
