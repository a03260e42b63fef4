import { callsTo } from "../../go/calls.ts";
import { symbolUses } from "../../go/symbol-uses.ts";
import type { Program } from "../../project/describe.ts";
import { moduleAbove, type Tree } from "../../project/tree.ts";
import { linuxFiles, mainOf } from "../programs.ts";
import type { Found, Rule } from "../rule.ts";
import { isSetOutside } from "./environment.ts";

const ADAPTS = /^(?:go\.uber\.org\/automaxprocs|github\.com\/KimMachineGun\/automemlimit\/maxprocs)(?:\/|$)/;
const NUM_CPU = /\bruntime\.GOMAXPROCS\(\s*(?:\w+\(\s*)?runtime\.NumCPU\(\)/;

export const gomaxprocs: Rule = {
  id: "F11",
  name: "gomaxprocs",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Programs that start as many threads as the machine has processors, whatever their container may use.",
      evidence:
        "Speaks at runtime.GOMAXPROCS(runtime.NumCPU()), and once per program whose go.mod says a Go before 1.25 and that neither imports automaxprocs nor sets GOMAXPROCS, in source, Dockerfile or deployment files.",
      why: "Before Go 1.25 the limit of the container is not seen: with 2 of 64 processors the program runs 64 threads, is throttled, and answers in waves.",
      found: "go {version} does not see the processor limit of its container",
      fix: 'Write go 1.25 or newer in go.mod, import _ "go.uber.org/automaxprocs" in main, or set GOMAXPROCS to the limit.',
      variants: {
        fixed: {
          found: "sets GOMAXPROCS to the processors of the machine, not of the container",
          fix: "Delete the call: since Go 1.25 the runtime takes the limit of the container by itself; with an older Go import automaxprocs instead.",
        },
      },
    },
    "zh-CN": {
      detects: "不管容器能用多少，都按机器的处理器数启动线程的程序。",
      evidence:
        "在 runtime.GOMAXPROCS(runtime.NumCPU()) 处报告；go.mod 中的 Go 版本低于 1.25，且源码、Dockerfile 和部署文件里既没有导入 automaxprocs 也没有设置 GOMAXPROCS 时，每个程序报告一次。",
      why: "Go 1.25 之前看不到容器的限制：64 核机器上只给 2 核，程序仍启动 64 个线程，会被限流，响应忽快忽慢。",
      found: "go {version} 看不到容器的处理器限制",
      fix: '在 go.mod 里写 go 1.25 或更新版本，或在 main 里导入 _ "go.uber.org/automaxprocs"，或把 GOMAXPROCS 设为限制值。',
      variants: {
        fixed: {
          found: "把 GOMAXPROCS 设为机器而不是容器的处理器数",
          fix: "删除这个调用：Go 1.25 起运行时会自己采用容器的限制；更旧的版本请导入 automaxprocs。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\n«func main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "runtime"\n\nfunc main() {\n\t«runtime.GOMAXPROCS(runtime.NumCPU())\n}\n`,
    {
      "go.mod": "module example.com/app\n\ngo 1.25\n",
      "main.go": `package main\n\nimport "runtime"\n\nfunc init() {\n\t«runtime.GOMAXPROCS(runtime.NumCPU() * 2)\n}\n\nfunc main() {}\n`,
    },
  ],
  good: [
    { "go.mod": "module example.com/app\n\ngo 1.25.0\n", "main.go": `package main\n\nfunc main() {}\n` },
    `package main\n\nimport _ "go.uber.org/automaxprocs"\n\nfunc main() {}\n`,
    `package main\n\nimport "runtime"\n\nfunc main() {\n\tn := runtime.NumCPU()\n\truntime.GOMAXPROCS(limit)\n\t_ = n\n}\n`,
    { "main.go": `package main\n\nfunc main() {}\n`, Dockerfile: "FROM scratch\nENV GOMAXPROCS=2\n" },
    `package main\n\nimport "encoding/xml"\n\nfunc main() { xml.Marshal(nil) }\n`,
    { "lib.go": `package lib\n\nfunc Add() {}\n` },
  ],
  match: [{ on: "program", check: (program, tree) => threadsOf(program, tree) }],
};

/** What only reads and writes files on request ends before threads matter. */
const SERVES =
  /^(?:net|net\/http|net\/rpc|database\/sql|google\.golang\.org\/grpc|github\.com\/[^/]*(?:amqp|kafka|nats|redis|sarama|mqtt|cron)[^/]*(?:\/.*)?)$/;

function isService(program: Program): boolean {
  return (
    program.listens.length > 0 ||
    linuxFiles(program).some(({ imports }) => imports.some(({ path }) => SERVES.test(path)))
  );
}

const settingCalls = callsTo(["runtime.GOMAXPROCS"]);

function threadsOf(
  program: Program,
  tree: Tree,
): readonly (Found & { readonly file: Program["main"]["files"][number] })[] {
  const files = linuxFiles(program);
  if (files.some(({ imports }) => imports.some(({ path }) => ADAPTS.test(path)))) return [];
  for (const file of files) {
    for (const { start, end } of settingCalls(file)) {
      if (NUM_CPU.test(file.text.slice(start, end))) return [{ file, range: { start, end }, variant: "fixed" }];
    }
  }
  if (!isService(program)) return [];
  const version = moduleAbove(program.main.folder, tree.modules)?.go ?? "";
  const minor = /^1\.(\d+)/.exec(version)?.[1];
  if (minor === undefined || Number(minor) >= 25) return [];
  const set = files.some((file) => symbolUses(file, "runtime", "GOMAXPROCS").length > 0);
  return set || isSetOutside(tree, "GOMAXPROCS") ? [] : [{ ...mainOf(program.main.files), params: { version } }];
}
