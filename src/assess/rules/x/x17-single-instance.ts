import type { Rule } from "../rule.ts";

const MUTEXES = /^(?:Create|Open)Mutex(?:Ex)?[AW]?$/;

export const singleInstance: Rule = {
  id: "X17",
  name: "single-instance",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 1,
  confidence: 0.9,
  texts: {
    en: {
      detects:
        "Guards against a second instance on the same machine: named mutexes, modules for it, a port opened only to hold it.",
      evidence:
        "A mutex must be asked for by name or by golang.org/x/sys/windows, a module must be imported, a listener must be thrown away (_, err := net.Listen).",
      why: "Each container is a machine of its own: the guard never sees another instance, and what it was meant to protect is not protected across replicas.",
      found: "{name} guards against a second instance on this machine",
      fix: "Remove the guard and set replicas to 1; where several replicas are wanted, take a lease in the database or a Kubernetes Lease.",
      variants: {
        port: {
          found: "holds a port only to keep a second instance out",
          fix: "Remove the listener and set replicas to 1; where several replicas are wanted, take a lease in the database or a Kubernetes Lease.",
        },
      },
    },
    "zh-CN": {
      detects: "防止同一台机器上运行第二个实例：命名互斥体、相关模块、只为占用而打开的端口。",
      evidence:
        "互斥体必须按名字或通过 golang.org/x/sys/windows 调用，模块必须被导入，监听器必须被丢弃（_, err := net.Listen）。",
      why: "每个容器都是独立的机器：这种保护永远看不到另一个实例，多副本之间也没有保护。",
      found: "{name} 防止这台机器上的第二个实例",
      fix: "去掉这个保护并把副本数设为 1；需要多副本时，在数据库里取得租约，或使用 Kubernetes Lease。",
      variants: {
        port: {
          found: "占用端口只为阻止第二个实例",
          fix: "去掉这个监听并把副本数设为 1；需要多副本时，在数据库里取得租约，或使用 Kubernetes Lease。",
        },
      },
    },
  },
  bad: [
    `h, err := «windows.CreateMutex(nil, false, name)`,
    `p := kernel32.NewProc(«"CreateMutexW")`,
    `package main\n\nimport _ «"github.com/marcsauter/single"\n\nfunc main() {}\n`,
    `if «_, err := net.Listen("tcp", "127.0.0.1:47000"); err != nil {\n\t\tlog.Fatal("already running")\n\t}`,
  ],
  good: [
    `l, err := net.Listen("tcp", ":8080")`,
    `var mu sync.Mutex`,
    `fmt.Println("CreateMutexW")`,
    `// _, err := net.Listen("tcp", ":1")\n\tos.Exit(0)`,
  ],
  match: [
    {
      on: "call",
      callees: ["CreateMutex", "CreateMutexEx", "OpenMutex"].map((name) => `golang.org/x/sys/windows.${name}`),
      check: ({ callee }) => ({ params: { name: callee.slice(callee.lastIndexOf(".") + 1) } }),
    },
    {
      on: "string",
      pattern: MUTEXES,
      check: ({ text, call }) =>
        call !== undefined && /\.(?:NewProc|(?:Must)?FindProc|GetProcAddress)$/.test(call.callee)
          ? { params: { name: text } }
          : undefined,
    },
    {
      on: "import",
      deep: true,
      paths: [
        "github.com/marcsauter/single",
        "github.com/postfinance/single",
        "github.com/allan-simon/go-singleinstance",
        "github.com/WeltN24/go-singleinstance",
        "github.com/rodolfoag/gow32",
        "github.com/tillberg/util/singleinstance",
      ],
      check: ({ path }) => ({ params: { name: path } }),
    },
    {
      on: "code",
      words: ["Listen"],
      pattern: /\b_\s*,\s*\w+\s*:?=\s*net\.Listen(?:TCP|UDP|Packet)?\(/,
      check: () => ({ variant: "port", params: { name: "net.Listen" } }),
    },
  ],
};
