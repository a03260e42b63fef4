import { argumentsOf } from "../../project/listen.ts";
import type { Rule } from "../rule.ts";

const UNCATCHABLE = /^(?:os\.Kill|(?:syscall|unix)\.(?:SIGKILL|SIGSTOP))$/;

export const catchKill: Rule = {
  id: "X11",
  name: "catch-kill",
  severity: "low",
  axis: "fit",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.99,
  texts: {
    en: {
      detects: "signal.Notify, NotifyContext and Ignore with os.Kill, SIGKILL or SIGSTOP.",
      evidence: "The signal must be an argument of the call; sending one of them is left alone.",
      why: "No program on Linux can catch SIGKILL or SIGSTOP; what was meant to run then never runs.",
      found: "{signal} can not be caught",
      fix: "Remove {signal} from the call and add syscall.SIGTERM, which is what a container gets first.",
    },
    "zh-CN": {
      detects: "signal.Notify、NotifyContext、Ignore 中使用 os.Kill、SIGKILL 或 SIGSTOP。",
      evidence: "信号必须是这次调用的参数；发送这些信号的代码不算。",
      why: "Linux 上没有程序能捕获 SIGKILL 或 SIGSTOP，打算在那时执行的代码永远不会执行。",
      found: "{signal} 无法捕获",
      fix: "从调用中去掉 {signal}，并加上 syscall.SIGTERM：停止容器时首先发送的就是它。",
    },
  },
  bad: [
    `signal.Notify(c, os.Interrupt, «os.Kill)`,
    `signal.Notify(c, syscall.SIGTERM, «syscall.SIGKILL)`,
    `ctx, stop := signal.NotifyContext(ctx, «os.Kill, os.Interrupt)`,
  ],
  good: [
    `signal.Notify(c, os.Interrupt, syscall.SIGTERM)`,
    `p.Signal(os.Kill)`,
    `syscall.Kill(pid, syscall.SIGKILL)`,
    `// signal.Notify(c, os.Kill)\n\tsignal.Notify(c)`,
  ],
  match: [
    {
      on: "call",
      callees: ["os/signal.Notify", "os/signal.NotifyContext", "os/signal.Ignore"],
      check: (call, { file }) => {
        for (const { start, end } of argumentsOf(file, call)) {
          const text = file.text.slice(start, end);
          const signal = text.trim();
          if (!UNCATCHABLE.test(signal)) continue;
          const at = start + text.indexOf(signal);
          return { params: { signal }, range: { start: at, end: at + signal.length } };
        }
        return undefined;
      },
    },
  ],
};
