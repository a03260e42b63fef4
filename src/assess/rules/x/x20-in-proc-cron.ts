import { callsOfPackage } from "../../go/calls.ts";
import { once, onceByText } from "../../once.ts";
import type { GoFile, GoImport, Range } from "../../go/syntax.ts";
import type { Tree } from "../../project/tree.ts";
import type { Rule } from "../rule.ts";
import { hasServer, jobOf } from "./ticker-jobs.ts";

/** A lock that only one of several replicas gets. */
const ELECTS =
  /leaderelection|redsync|\/redislock|concurrency$|distributed-?lock|dlock|consul\/api|hashicorp\/raft|etcd\/raft/;
const isElection = onceByText((path) => ELECTS.test(path));

const READS = /\.(?:NewParser|Parse\w*|With\w+)$/;

export const inProcCron: Rule = {
  id: "X20",
  name: "in-proc-cron",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 2,
  confidence: 0.9,
  texts: {
    en: {
      detects:
        "Schedulers inside the process (robfig/cron, go-co-op/gocron, gron, quartz), and jobs of a service that a ticker of minutes or hours runs.",
      evidence:
        "The module must be imported for more than reading schedules, or each tick must call a function whose name tells of work to be done once (report, mail, invoice, backup, sync …), not of a heartbeat, a retry or a cache; silent when a file of the tree imports a lock that only one replica gets (leader election, redsync, etcd).",
      why: "Every replica runs every job: with two replicas a report is sent twice, and a job that runs while its container is replaced is cut off.",
      found: "runs jobs by {module} in every replica",
      fix: "Make each job a command of the program and run it by a Kubernetes CronJob, or keep replicas at 1, or take a lease before a job.",
      variants: {
        ticker: {
          found: "calls {job} by a ticker in every replica",
          fix: "Make {job} a command of the program and run it by a Kubernetes CronJob, or keep replicas at 1, or take a lease before each run.",
        },
      },
    },
    "zh-CN": {
      detects:
        "进程内的定时任务（robfig/cron、go-co-op/gocron、gron、quartz），以及服务里由分钟或小时级 ticker 执行的任务。",
      evidence:
        "必须导入该模块且不只是解析时间表，或每次 tick 调用的函数名表明只应执行一次的工作（report、mail、invoice、backup、sync 等），而不是心跳、重试或缓存；源码树里有文件导入只有一个副本能取得的锁（选主、redsync、etcd）则不报告。",
      why: "每个副本都会执行每个任务：两个副本会把报表发两次，容器被替换时正在执行的任务会被打断。",
      found: "每个副本都通过 {module} 执行任务",
      fix: "把每个任务做成程序的一个命令，由 Kubernetes CronJob 执行；或把副本数保持为 1；或在任务之前取得租约。",
      variants: {
        ticker: {
          found: "每个副本都用 ticker 调用 {job}",
          fix: "把 {job} 做成程序的一个命令，由 Kubernetes CronJob 执行；或把副本数保持为 1；或每次执行前取得租约。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport _ «"github.com/robfig/cron/v3"\n\nfunc main() {}\n`,
    `package main\n\nimport _ «"github.com/go-co-op/gocron"\n\nfunc main() {}\n`,
    `package main\n\nimport _ «"github.com/jasonlvhit/gocron"\n\nfunc main() {}\n`,
    `package main\n\nimport "github.com/robfig/cron/v3"\n\nfunc main() {\n\tc := «cron.New()\n\tc.AddFunc("@daily", closeDay)\n\tc.Start()\n}\n`,
    `go http.ListenAndServe(":8080", nil)\n\ttick := «time.NewTicker(24 * time.Hour)\n\tfor range tick.C {\n\t\tsendInvoices()\n\t}`,
    `const pause = 10 * time.Minute\n\nfunc work(server *http.Server) {\n\tgo server.ListenAndServe()\n\tfor {\n\t\tselect {\n\t\tcase <-stop:\n\t\t\treturn\n\t\tcase <-«time.Tick(pause):\n\t\t\tif err := store.ExportOrders(); err != nil {\n\t\t\t\tlog.Print(err)\n\t\t\t}\n\t\t}\n\t}\n}`,
  ],
  good: [
    {
      "a.go": `package a\n\nimport _ "github.com/robfig/cron/v3"\n`,
      "b.go": `package a\n\nimport _ "github.com/go-redsync/redsync/v4"\n`,
    },
    `package main\n\nimport _ "example.com/app/cron"\n\nfunc main() {}\n`,
    `package main\n\nimport "github.com/robfig/cron/v3"\n\nfunc main() {\n\tcron.ParseStandard("@daily")\n}\n`,
    `t := time.NewTicker(time.Second)`,
    `go http.ListenAndServe(":8080", nil)\n\ttick := time.NewTicker(time.Minute)\n\tfor range tick.C {\n\t\trefreshCache()\n\t\tsyncPrices()\n\t}`,
    `go http.ListenAndServe(":8080", nil)\n\tfor range time.Tick(time.Second) {\n\t\tsendReport()\n\t}`,
    `for range time.Tick(time.Hour) {\n\t\tsendReport()\n\t}`,
  ],
  match: [
    {
      on: "import",
      deep: true,
      paths: [
        "github.com/robfig/cron",
        "gopkg.in/robfig/cron.v2",
        "gopkg.in/robfig/cron.v3",
        "github.com/go-co-op/gocron",
        "github.com/jasonlvhit/gocron",
        "github.com/roylee0704/gron",
        "github.com/reugn/go-quartz",
        "github.com/carlescere/scheduler",
        "github.com/jakecoffman/cron",
        "github.com/ouqiang/goutil/cron",
      ],
      check: (one, { tree, file }) => {
        const range = electsLeader(tree) ? undefined : madeIn(file, one);
        return range === undefined ? undefined : { params: { module: one.path }, range };
      },
    },
    {
      on: "call",
      callees: ["time.NewTicker", "time.Tick"],
      check: (call, { tree, file }) => {
        const job = jobOf(file, call);
        return job === undefined || !hasServer(tree) || electsLeader(tree)
          ? undefined
          : { variant: "ticker", params: { job } };
      },
    },
  ],
};

/** Somewhere a leader is chosen, so that one replica alone runs the jobs; looked up once a tree. */
const electsLeader = once((tree: Tree): boolean => {
  const elects = tree.packages.some(({ files }) =>
    files.some(({ imports }) => imports.some(({ path }) => isElection(path))),
  );
  return elects;
});

/** Where the scheduler is made; the import when that is elsewhere; undefined where schedules are only read. */
function madeIn(file: GoFile, one: GoImport): Range | undefined {
  const used = callsOfPackage(file, one.path);
  if (used.length === 0) return one;
  const made = used.find(({ callee }) => !READS.test(callee));
  return made === undefined ? undefined : { start: made.start, end: made.end };
}
