import type { Rule } from "../rule.ts";

/** A lock that only one of several replicas gets. */
const ELECTS =
  /leaderelection|redsync|\/redislock|concurrency$|distributed-?lock|dlock|consul\/api|hashicorp\/raft|etcd\/raft/;

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
      detects: "Schedulers inside the process (robfig/cron, go-co-op/gocron, gron, quartz).",
      evidence:
        "The module must be imported; silent when a file of the tree imports a lock that only one replica gets (leader election, redsync, etcd).",
      why: "Every replica runs every job: with two replicas a report is sent twice, and a job that runs while its container is replaced is cut off.",
      found: "runs jobs by {module} in every replica",
      fix: "Make each job a command of the program and run it by a Kubernetes CronJob, or keep replicas at 1, or take a lease before a job.",
    },
    "zh-CN": {
      detects: "进程内的定时任务（robfig/cron、go-co-op/gocron、gron、quartz）。",
      evidence: "必须导入该模块；源码树里有文件导入只有一个副本能取得的锁（选主、redsync、etcd）则不报告。",
      why: "每个副本都会执行每个任务：两个副本会把报表发两次，容器被替换时正在执行的任务会被打断。",
      found: "每个副本都通过 {module} 执行任务",
      fix: "把每个任务做成程序的一个命令，由 Kubernetes CronJob 执行；或把副本数保持为 1；或在任务之前取得租约。",
    },
  },
  bad: [
    `package main\n\nimport _ «"github.com/robfig/cron/v3"\n\nfunc main() {}\n`,
    `package main\n\nimport _ «"github.com/go-co-op/gocron"\n\nfunc main() {}\n`,
    `package main\n\nimport _ «"github.com/jasonlvhit/gocron"\n\nfunc main() {}\n`,
  ],
  good: [
    {
      "a.go": `package a\n\nimport _ "github.com/robfig/cron/v3"\n`,
      "b.go": `package a\n\nimport _ "github.com/go-redsync/redsync/v4"\n`,
    },
    `package main\n\nimport _ "example.com/app/cron"\n\nfunc main() {}\n`,
    `t := time.NewTicker(time.Second)`,
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
      check: ({ path }, { tree }) =>
        tree.packages.some(({ files }) => files.some(({ imports }) => imports.some((one) => ELECTS.test(one.path))))
          ? undefined
          : { params: { module: path } },
    },
  ],
};
