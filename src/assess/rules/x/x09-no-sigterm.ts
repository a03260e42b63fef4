import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";

/** Signals a container's runtime never sends to end it. */
const WEAK = /^(?:os\.(?:Interrupt|Kill)|syscall\.(?:SIGINT|SIGKILL|SIGHUP|SIGQUIT))$/;

export const noSigterm: Rule = {
  id: "X09",
  name: "no-sigterm",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.97,
  texts: {
    en: {
      detects: "signal.Notify and NotifyContext that name Interrupt or Kill and not SIGTERM.",
      evidence:
        "All signals must stand in the call and one must be Interrupt or SIGINT; silent when any file of the package names SIGTERM, when no signal is named, and for calls that reload.",
      why: "A container is asked to stop by SIGTERM. A program that waits for Ctrl-C only is killed with its requests.",
      found: "waits for {signals}, not for SIGTERM",
      fix: "Add syscall.SIGTERM to the call.",
    },
    "zh-CN": {
      detects: "只列出 Interrupt 或 Kill、没有 SIGTERM 的 signal.Notify 和 NotifyContext。",
      evidence:
        "所有信号都必须写在调用里，且其中有 Interrupt 或 SIGINT；包里任何文件提到 SIGTERM、没有列出信号、或用于重新加载的调用都不报告。",
      why: "停止容器时发送的是 SIGTERM。只等待 Ctrl-C 的程序会连同请求一起被杀死。",
      found: "等待的是 {signals}，而不是 SIGTERM",
      fix: "在调用里加上 syscall.SIGTERM。",
    },
  },
  bad: [
    `«signal.Notify(c, os.Interrupt)`,
    `«signal.Notify(c, os.Interrupt, os.Kill)`,
    `ctx, stop := «signal.NotifyContext(ctx, os.Interrupt)`,
  ],
  good: [
    `signal.Notify(c, os.Interrupt, syscall.SIGTERM)`,
    `signal.Notify(c)`,
    `signal.Notify(c, signals...)`,
    `signal.Notify(c, syscall.SIGHUP, reload)`,
    `package main\n\nimport (\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt)\n\tsignal.Notify(c, syscall.SIGTERM)\n}\n`,
  ],
  match: [
    {
      on: "call",
      callees: ["os/signal.Notify", "os/signal.NotifyContext"],
      check: (call, { file, home }) => {
        const signals = argumentText(file, call)
          .split(",")
          .slice(1)
          .map((one) => one.trim())
          .filter((one) => one !== "");
        if (signals.length === 0 || !signals.every((one) => WEAK.test(one))) return undefined;
        // Reloading on a signal is another matter, and one call with SIGTERM in the package is enough.
        if (!signals.some((one) => /Interrupt|SIGINT/.test(one))) return undefined;
        return home.files.some((other) => /\bSIGTERM\b/.test(other.text))
          ? undefined
          : { params: { signals: signals.join(", ") } };
      },
    },
  ],
};
