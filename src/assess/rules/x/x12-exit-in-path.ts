import { declarationAround } from "../../go/around.ts";
import { callsNamed } from "../../go/calls.ts";
import type { Call } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { type Block, blocksAround } from "./blocks.ts";

const FATAL = ["Fatal", "Fatalf", "Fatalln"];
const fatalCalls = callsNamed(FATAL);
const OWN_FATAL = /\.Fatal(?:f|ln)?$/;
const EXITS = [
  "os.Exit",
  ...FATAL.map((name) => `log.${name}`),
  ...FATAL.map((name) => `github.com/sirupsen/logrus.${name}`),
  ...["Fatal", "Fatalf", "Exit", "Exitf"].flatMap((name) => [
    `github.com/golang/glog.${name}`,
    `k8s.io/klog/v2.${name}`,
    `k8s.io/klog.${name}`,
  ]),
];
/** What a function that answers a request takes. */
const REQUEST =
  /\bhttp\.ResponseWriter\b|\*gin\.Context\b|\becho\.Context\b|\*fiber\.Ctx\b|\bfiber\.Ctx\b|\*fasthttp\.RequestCtx\b|\biris\.Context\b|\*macaron\.Context\b|\*beego\.Controller\b|\*(?:pb|proto|api)\.\w+Request\b|\bhttprouter\.Params\b|\*ghttp\.Request\b|\brestful\.Request\b/;
/** Loops that go on as long as the program: without a header, or over a channel. */
const ENDLESS = /^for\s*$|^for\s+(?:\w+\s*(?:,\s*\w+\s*)?:?=\s*)?range\s+[\w.]+(?:\.C|\(\))?\s*$/;
/** Names of functions that read flags and configuration, end on purpose, or say that they may. */
const MAY_END =
  /^(?:main|init|execute|(?:must|parse|load|version|usage|help)\w*|read\w*(?:config|flags?|settings?)|\w*exit\w*|\w*fatal\w*|(?:un)?install\w*|daemon\w*|die|cleanup|terminate|quit)$/i;
/** Packages that read the configuration. */
const CONFIGURATION = /^(?:conf|config|configs|configuration|cfg|settings?|flags?|options?)$/;
/** Loggers of one's own whose Fatal ends the program. */
const LOGGER = /(?:^|[/.])(?:\w*log(?:ger|s|rus|ging)?|sugar|zap|zerolog|slog)$/i;
/** Folders of programs that are run by hand. */
const ASIDE =
  /(?:^|\/)(?:hack|tools?|scripts?|examples?|samples?|_?demos?|magefiles?|testdata|tests?|e2e|testutils?)(?:\/|$)/i;
/** What a command of one's own command line is handed. */
const COMMAND = /\*cobra\.Command\b|\*cli\.(?:Context|Command)\b|\*kingpin\.ParseContext\b/;

export const exitInPath: Rule = {
  id: "X12",
  name: "exit-in-path",
  severity: "medium",
  axis: "fit",
  fix: "M",
  effortHours: 1,
  confidence: 0.85,
  texts: {
    en: {
      detects:
        "os.Exit and log.Fatal where a request is answered, in an endless loop, in a package that is not the program's own, or in a function that could return an error.",
      evidence:
        "A parameter of the function around must be a request, a loop around must have no end, or the package must not be main or the function return an error; functions that read flags or configuration (init, Parse…, Load…, Must…), commands of a command line and tools are silent.",
      why: "The whole container dies with all requests in flight, deferred work does not run, and the platform restarts it for what one request or one message brought.",
      found: "{call} ends the whole program from where a request is answered",
      fix: "Answer with an error (http.Error, status 500) and return; log what happened.",
      variants: {
        loop: {
          found: "{call} ends the whole program from within its endless loop",
          fix: "Log the error, wait a moment and go on, or return it to main and end there after Shutdown.",
        },
        library: {
          found: "{call} ends the program from within {name}",
          fix: "Return an error and let main decide; deferred calls and Shutdown then still run.",
        },
      },
    },
    "zh-CN": {
      detects: "在应答请求处、无尽循环里、不属于主程序的包里、或可以返回错误的函数里调用 os.Exit 和 log.Fatal。",
      evidence:
        "外层函数的参数必须是请求，或外层循环没有终点，或所在的包不是 main，或函数返回 error；读取参数和配置的函数（init、Parse…、Load…、Must…）、命令行命令和工具不报告。",
      why: "整个容器会连同正在处理的请求一起退出，defer 的工作不会执行，平台还会因为一个请求或一条消息而重启它。",
      found: "{call} 在应答请求处结束整个程序",
      fix: "返回错误应答（http.Error，状态 500）并 return，把发生的事写进日志。",
      variants: {
        loop: {
          found: "{call} 在无尽循环里结束整个程序",
          fix: "记录错误，稍等后继续，或把错误返回给 main，在 Shutdown 之后结束。",
        },
        library: {
          found: "{call} 在 {name} 里结束程序",
          fix: "返回错误，由 main 决定；这样 defer 和 Shutdown 仍会执行。",
        },
      },
    },
  },
  bad: [
    `func save(w http.ResponseWriter, r *http.Request) {\n\tif r.Body == nil {\n\t\t«log.Fatal("no body")\n\t}\n}`,
    `http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {\n\t\t«os.Exit(1)\n\t})`,
    `func consume(in chan int) {\n\tfor {\n\t\tif <-in == 0 {\n\t\t\t«log.Fatalf("stop")\n\t\t}\n\t}\n}`,
    {
      "store/store.go": `package store\n\nimport "log"\n\nfunc Query() {\n\t«log.Fatal("no connection")\n\t«log.Fatal("again")\n}\n`,
    },
    {
      "mux/mux.go": `package mux\n\nimport (\n\t"net"\n\t"os"\n)\n\nfunc (m *Mux) Start() error {\n\tl, err := net.Listen("tcp", ":9000")\n\tif err != nil {\n\t\t«os.Exit(1)\n\t}\n\treturn m.accept(l)\n}\n`,
      "store/migrate.go": `package store\n\nimport "example.com/app/logger"\n\nfunc migrate(err error) {\n\t«logger.Fatalf("no transaction: %v", err)\n}\n`,
    },
    `func update(exe string) error {\n\tif err := exec.Command(exe).Start(); err != nil {\n\t\treturn err\n\t}\n\t«os.Exit(0)\n\treturn nil\n}`,
    {
      "cmd/bot/sign.go": `package bot\n\nimport "log"\n\nfunc signServer() (string, error) {\n\t«log.Fatal("none left")\n\treturn "", nil\n}\n`,
    },
  ],
  good: [
    `log.Fatal(http.ListenAndServe(":8080", nil))`,
    `func main() {\n\tif len(os.Args) < 2 {\n\t\tos.Exit(2)\n\t}\n}`,
    `func mustOpen(name string) {\n\tfor _, each := range []string{name} {\n\t\tlog.Fatal(each)\n\t}\n}`,
    { "store/store.go": `package store\n\nimport "log"\n\nfunc MustOpen() {\n\tlog.Fatal("no connection")\n}\n` },
    `// os.Exit(1)\n\tfmt.Println("log.Fatal")`,
    {
      "conf/conf.go": `package conf\n\nimport "log"\n\nfunc LoadConfig(name string) {\n\tlog.Fatal("no configuration")\n}\n\nfunc init() {\n\tlog.Fatal("no folder")\n}\n`,
      "logger/logger.go": `package logger\n\nimport "os"\n\nfunc Fatalf(text string) {\n\tos.Exit(1)\n}\n`,
      "tools/gen/gen.go": `package gen\n\nimport "os"\n\nfunc Generate() {\n\tos.Exit(1)\n}\n`,
    },
    {
      "cmd/root.go": `package cmd\n\nimport (\n\t"os"\n\n\t"github.com/spf13/cobra"\n)\n\nfunc serve(cmd *cobra.Command, args []string) {\n\tos.Exit(1)\n}\n`,
    },
  ],
  match: [
    { on: "call", callees: EXITS, check: judge },
    {
      on: "file",
      check: (file, site) =>
        file.scope === "test" || !file.text.includes(".Fatal")
          ? []
          : fatalCalls(file)
              .filter((call) => OWN_FATAL.test(call.callee) && !exits.has(call.callee) && LOGGER.test(owner(call)))
              .flatMap((call) => {
                const found = judge(call, site);
                return found === undefined ? [] : [{ ...found, range: { start: call.start, end: call.end } }];
              }),
    },
  ],
};

const exits = new Set(EXITS);

/** What stands before the last dot of a call: a variable, or the path of a package. */
function owner({ callee, receiver }: Call): string {
  return callee.startsWith(".") ? receiver : callee.slice(0, callee.lastIndexOf("."));
}

function judge(call: Call, { file, home }: Site): Found | undefined {
  if (ASIDE.test(home.folder) || /test(?:s|util|ing)?$/.test(home.name)) return undefined;
  const name = `${home.name}.${declarationAround(file, call.start)?.name ?? ""}`;
  const params = { call: file.text.slice(call.start, call.open).trim(), name };
  const blocks = blocksAround(file, call.start);
  if (blocks.some(({ kind, header }) => kind === "func" && REQUEST.test(header))) return { params };
  if (waitsForSignal(file.text, call)) return undefined;
  if (isInEndlessLoop(blocks) && !opensPort(file.text, call)) return { variant: "loop", params };
  return isInLibrary(call, blocks, { file, home }) ? { variant: "library", params } : undefined;
}

function isInLibrary(call: Call, blocks: readonly Block[], { file, home }: Pick<Site, "file" | "home">): boolean {
  const around = declarationAround(file, call.start);
  if (around === undefined || (around.kind !== "func" && around.kind !== "method")) return false;
  const headers = blocks.filter(({ kind }) => kind === "func").map(({ header }) => header);
  if (CONFIGURATION.test(home.name) || MAY_END.test(around.name) || headers.some((header) => COMMAND.test(header)))
    return false;
  // In main and below cmd the program starts up: only a function that could hand its error on is surely none of that.
  return (
    (home.name !== "main" && !/(?:^|\/)cmd(?:\/|$)/.test(home.folder)) || /\berror\)?\s*$/.test(headers.at(-1) ?? "")
  );
}

/** The innermost function counts: a loop around a function that is only made there does not. */
function isInEndlessLoop(blocks: readonly Block[]): boolean {
  const inner = blocks.slice(blocks.findLastIndex(({ kind }) => kind === "func") + 1);
  return inner.some(({ kind, header }) => kind === "for" && ENDLESS.test(header.trim()));
}

/** The loop that waits for a signal may end the program. */
function waitsForSignal(text: string, call: Call): boolean {
  return /\bsignal\.|SIGTERM|os\.Interrupt|os\.Signal/.test(text.slice(Math.max(0, call.start - 600), call.start));
}

/** So may the place where the port is opened. */
function opensPort(text: string, call: Call): boolean {
  return /\.(?:ListenAndServe(?:TLS)?|Listen|Serve|RunTLS)\(/.test(
    text.slice(Math.max(0, call.start - 600), call.start),
  );
}
