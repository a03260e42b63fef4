import { declarationAround, textAround } from "../../go/around.ts";
import { callsOf, callsTo } from "../../go/calls.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";

const STARTS = [".Start", "os.StartProcess"];

export const zombie: Rule = {
  id: "X14",
  name: "zombie",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Children that are started and never waited for.",
      evidence:
        "A command made by exec.Command in the same function is started with Start, and neither it nor its process is waited for, released, returned or kept; os.StartProcess likewise; silent where the program ends right after. Each function once.",
      why: "A child that ended stays as a zombie until its parent waits for it. In a container the service is process 1 and inherits the children of its children as well, until the limit of processes is reached.",
      found: "starts {command} and never waits for it",
      fix: "Call Wait in a goroutine (go func() { _ = cmd.Wait() }()), and run the container with an init (init: true, tini) when children start children.",
    },
    "zh-CN": {
      detects: "启动之后从不等待的子进程。",
      evidence:
        "同一函数里由 exec.Command 得到的命令用 Start 启动，而它或它的进程没有被 Wait、Release、返回或保存；os.StartProcess 同样；启动之后程序即退出则不报告。每个函数只报告一次。",
      why: "结束的子进程会一直是僵尸，直到父进程等待它。容器里服务是 1 号进程，还会收养孙进程，直到进程数达到上限。",
      found: "启动 {command} 后从不等待它",
      fix: "在 goroutine 里调用 Wait（go func() { _ = cmd.Wait() }()）；子进程还会启动子进程时，让容器带 init 运行（init: true、tini）。",
    },
  },
  bad: [
    `cmd := exec.Command("worker")\n\t«cmd.Start()`,
    `exec.Command("worker").«Start()`,
    `c := exec.Command("worker", "--all")\n\tif err := «c.Start(); err != nil {\n\t\tlog.Print(err)\n\t}`,
    `func show(name string) error {\n\treturn exec.Command("viewer", name).«Start()\n}\n\nfunc play(name string) error {\n\treturn exec.Command("player", name).«Start()\n}`,
  ],
  good: [
    `cmd := exec.Command("worker")\n\tcmd.Start()\n\tgo cmd.Wait()`,
    `exec.Command("worker").Run()`,
    `func start() *exec.Cmd {\n\tcmd := exec.Command("worker")\n\tcmd.Start()\n\treturn cmd\n}`,
    `cmd := exec.Command("worker")\n\tcmd.Start()\n\tcmd.Process.Release()`,
    `func (s *server) run() {\n\ts.cmd = exec.Command("worker")\n\ts.cmd.Start()\n}`,
    `server.Start()`,
    `exec.Command(os.Args[0], "--again").Start()\n\tos.Exit(0)`,
  ],
  match: [
    {
      on: "call",
      callees: STARTS,
      check: (call, site) => {
        const found = judge(call, site);
        if (found === undefined) return undefined;
        const around = declarationAround(site.file, call.start);
        const first = startedCalls(site.file).find(
          (one) => declarationAround(site.file, one.start) === around && judge(one, site) !== undefined,
        );
        return first === call ? found : undefined;
      },
    },
  ],
};

const startedCalls = callsTo(STARTS);

function judge(call: Call, { file }: Site): Found | undefined {
  if (!/^(?:\.Start|os\.StartProcess)$/.test(call.callee) || endsAfter(file, call)) return undefined;
  if (call.callee === "os.StartProcess") {
    const text = textAround(file, call.start);
    return /\.(?:Wait|Release)\(\)|\breturn\b[^\n]*os\.StartProcess/.test(text) ||
      (/=\s*$/.test(lineBefore(file.text, call.start)) && !/_\s*,/.test(lineBefore(file.text, call.start)))
      ? undefined
      : { params: { command: "a process" } };
  }
  if (call.callee !== ".Start" || !file.imports.some(({ path }) => path === "os/exec")) return undefined;
  if (call.receiver === "") {
    // `exec.Command(…).Start()` keeps nothing that could be waited for.
    const made = callsOf(file).find(
      (one) => one.callee.startsWith("os/exec.Command") && isBefore(file.text, one.end, call),
    );
    return made === undefined ? undefined : { params: { command: file.text.slice(made.start, made.end).slice(0, 60) } };
  }
  if (!/^\w+$/.test(call.receiver)) return undefined;
  const text = textAround(file, call.start);
  const name = call.receiver;
  const made = new RegExp(`\\b${name}\\s*:?=\\s*(exec\\.Command(?:Context)?\\([^\\n]{0,60})`).exec(text);
  if (made === null) return undefined;
  const kept = new RegExp(
    `\\b${name}\\.(?:Wait|Process\\.(?:Wait|Release))\\(|\\breturn\\b[^\\n]*\\b${name}\\b(?!\\.(?:Start|Run))|[\\w.\\]]+\\s*=\\s*${name}\\b(?!\\.)|[(,]\\s*&?${name}\\s*[,)]|:\\s*${name}\\s*[,}\\n]|<-\\s*${name}\\b`,
  );
  return kept.test(text) ? undefined : { params: { command: (made[1] ?? name).replace(/\s+$/, "") } };
}

function isBefore(text: string, end: number, call: Call): boolean {
  return end <= call.open && /^\s*\.\s*Start$/.test(text.slice(end, call.open).trimEnd());
}

function lineBefore(text: string, at: number): string {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
}

/** What the program leaves behind when it ends is no longer its child. */
function endsAfter(file: GoFile, { end }: Call): boolean {
  const rest = file.text.slice(end, Math.min(declarationAround(file, end)?.end ?? end, end + 300));
  return /^(?:[^\n]*\n\s*(?:return\b[^\n]*|log\.\w+\([^\n]*|\}))*[^\n]*\n\s*os\.Exit\(/.test(rest);
}
