import type { Rule } from "../rule.ts";

const KARDIANOS = "github.com/kardianos/service";
const RUNS = [`${KARDIANOS}.New`, "github.com/judwhite/go-svc.Run", "github.com/judwhite/go-svc/svc.Run"];

export const svcWrapper: Rule = {
  id: "W36",
  name: "svc-wrapper",
  severity: "low",
  axis: "fit",
  fix: "A",
  effortHours: 1,
  confidence: 0.97,
  texts: {
    en: {
      detects:
        "Wrappers that make one program a Windows service, a systemd unit or a console program: kardianos/service, go-svc.",
      evidence: "It needs a call of the wrapper's package; a package of another path with the same name is silent.",
      why: "The wrapper is portable and runs in a container as in a console. Its verbs install, start, stop and uninstall have nothing to work on there.",
      found: "{call} wraps the program as a service",
      fix: "Keep Run (it ends on SIGTERM) and start it without arguments in the image; drop the install verbs there.",
      variants: {
        verbs: {
          found: "{call} installs, starts or removes the program as a service of the machine",
          fix: "Drop these verbs from the container's program: what runs, starts again and stops is the platform's business.",
        },
      },
    },
    "zh-CN": {
      detects: "把程序包装成 Windows 服务、systemd 单元或控制台程序的库：kardianos/service、go-svc。",
      evidence: "要看到对包装库的调用；路径不同的同名包不报告。",
      why: "这类包装是可移植的，在容器里像在控制台一样运行。但 install、start、stop、uninstall 在容器里没有作用对象。",
      found: "{call} 把程序包装成服务",
      fix: "保留 Run（收到 SIGTERM 时结束），在镜像里不带参数启动；去掉安装类子命令。",
      variants: {
        verbs: {
          found: "{call} 把程序安装、启动或移除为机器上的服务",
          fix: "从容器里的程序去掉这些子命令：运行、重启和停止由平台负责。",
        },
      },
    },
  },
  bad: [
    `s, err := «service.New(nil, &service.Config{Name: "orders"})`,
    `err := «service.Control(s, os.Args[1])`,
    `package main\n\nimport "github.com/judwhite/go-svc"\n\nfunc main() { «svc.Run(nil) }\n`,
  ],
  good: [
    `package main\n\nimport "example.com/app/service"\n\nfunc main() { service.New(nil, nil) }\n`,
    `// service.Control(s, os.Args[1])\n\tfmt.Println("orders install")`,
    { "svc_windows.go": `package main\n\nimport "github.com/kardianos/service"\n\nvar _, _ = service.New(nil, nil)\n` },
  ],
  match: [
    {
      on: "call",
      callees: RUNS,
      check: ({ callee }) => ({ params: { call: callee.slice(callee.lastIndexOf("/") + 1) } }),
    },
    {
      on: "call",
      callees: [`${KARDIANOS}.Control`],
      check: () => ({ params: { call: "service.Control" }, variant: "verbs" }),
    },
  ],
};
