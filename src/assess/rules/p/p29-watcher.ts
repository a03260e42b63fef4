import { declarationAround, textAround } from "../../go/around.ts";
import { callsOf } from "../../go/calls.ts";
import { stringsGiven } from "../../go/strings.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Rule, Site } from "../rule.ts";

/** A place whose changes the kernel of a container does not hear of. */
const FAR = /["`](?:\\{2,4}[A-Za-z0-9]|[A-Za-z]:[\\/]|\/\/[A-Za-z0-9])/;

export const watcher: Rule = {
  id: "P29",
  name: "watcher",
  severity: "medium",
  axis: "runs",
  fix: "M",
  effortHours: 1,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Watchers of folders (fsnotify and its like), which in a container watch a mounted volume.",
      evidence:
        "Speaks for the call that makes a watcher; louder for the place that is watched when it is a share or a drive, in itself or by a constant, lower otherwise; silent for watchers that poll and under a condition on runtime.GOOS.",
      why: "Windows tells of changes on shares too. Linux tells of those its own kernel made: what another machine writes to an NFS or CIFS volume, or a Windows host to a bind mount, is never reported.",
      found: "{call} watches a share or a drive of Windows",
      fix: "Poll the folder (github.com/radovskyb/watcher, or os.ReadDir with a time.Ticker), or let the writer tell the service.",
      variants: {
        mount: {
          found: "{call} sees no changes that others make on a mounted volume",
          fix: "Poll as well (os.ReadDir with a time.Ticker) where the folder is a volume that others write to.",
        },
      },
    },
    "zh-CN": {
      detects: "目录监视（fsnotify 等），在容器里监视的是挂载的卷。",
      evidence:
        "对创建监视器的调用发言；被监视的位置（直接写出或由常量给出）是网络共享或盘符时在该处以较高级别发言，否则较低；对轮询式监视器和 runtime.GOOS 条件保持沉默。",
      why: "Windows 也会通知共享上的变化。Linux 只通知本机内核产生的变化：其他机器写入 NFS 或 CIFS 卷、或 Windows 主机写入绑定挂载的内容永远不会通知。",
      found: "{call} 监视 Windows 的网络共享或盘符",
      fix: "改为轮询目录（github.com/radovskyb/watcher，或 os.ReadDir 配合 time.Ticker），或让写入方通知服务。",
      variants: {
        mount: {
          found: "{call} 看不到其他机器在挂载卷上的改动",
          fix: "目录是由他人写入的卷时，同时轮询（os.ReadDir 配合 time.Ticker）。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport "github.com/fsnotify/fsnotify"\n\nvar incoming = "D:/orders/in"\n\nfunc watch() error {\n\tfolders, err := fsnotify.NewWatcher()\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn «folders.Add(incoming)\n}\n\nfunc main() {}\n`,
    `package main\n\nimport "github.com/fsnotify/fsnotify"\n\nfunc main() {\n\tw, _ := fsnotify.NewWatcher()\n\t«w.Add(\`\\\\nas\\in\`)\n}\n`,
    `package main\n\nimport "github.com/fsnotify/fsnotify"\n\nfunc watch(dir string) {\n\tw, _ := «fsnotify.NewWatcher()\n\tw.Add(dir)\n}\n\nfunc main() {}\n`,
    `package main\n\nimport "github.com/rjeczalik/notify"\n\nfunc main() {\n\t«notify.Watch("D:/in/...", nil, notify.All)\n}\n`,
  ],
  good: [
    `package main\n\nimport "github.com/radovskyb/watcher"\n\nfunc main() {\n\tw := watcher.New()\n\tw.Add("/data")\n}\n`,
    `w, err := NewWatcher()`,
    `// w, err := fsnotify.NewWatcher()`,
    `package main\n\nimport (\n\t"runtime"\n\n\t"github.com/fsnotify/fsnotify"\n)\n\nfunc main() {\n\tif runtime.GOOS == "windows" {\n\t\tfsnotify.NewWatcher()\n\t}\n}\n`,
  ],
  match: [
    {
      on: "call",
      callees: [
        "github.com/fsnotify/fsnotify.NewWatcher",
        "github.com/fsnotify/fsnotify.NewBufferedWatcher",
        "gopkg.in/fsnotify.v1.NewWatcher",
        "gopkg.in/fsnotify/fsnotify.v1.NewWatcher",
        "github.com/howeyc/fsnotify.NewWatcher",
        "github.com/rjeczalik/notify.Watch",
      ],
      check: ({ callee, start }, site) => {
        const { file } = site;
        const params = { call: callee.slice(callee.lastIndexOf("/") + 1) };
        const far = farAdd(site, start);
        if (far !== undefined) return { params, range: far };
        return FAR.test(textAround(file, start)) ? { params } : { variant: "mount", severity: "low", params };
      },
    },
  ],
};

/** The call that gives a share or a drive to a watcher made in the same function. */
function farAdd({ file, home }: Site, start: number): Call | undefined {
  const around = declarationAround(file, start);
  return callsOf(file).find(
    (call) =>
      call.callee === ".Add" &&
      call.start > start &&
      call.start < (around?.end ?? 0) &&
      argumentsOf(file, call).some((one) => isFar(file.text.slice(one.start, one.end).trim(), home.files)),
  );
}

/** True for a literal, or a name that is given one in the package. */
function isFar(expression: string, files: readonly GoFile[]): boolean {
  if (!/^\w+$/.test(expression)) return FAR.test(expression);
  return files.some((file) =>
    stringsGiven(file, expression).some(({ start, end }) => FAR.test(file.text.slice(start, end))),
  );
}
