import { textAround } from "../../go/around.ts";
import type { Rule } from "../rule.ts";

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
        "Speaks for the call that makes a watcher; louder when the same function names a share or a drive, lower otherwise; silent for watchers that poll and under a condition on runtime.GOOS.",
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
        "对创建监视器的调用发言；同一函数写有网络共享或盘符时级别较高，否则较低；对轮询式监视器和 runtime.GOOS 条件保持沉默。",
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
    `package main\n\nimport "github.com/fsnotify/fsnotify"\n\nfunc main() {\n\tw, _ := «fsnotify.NewWatcher()\n\tw.Add(\`\\\\nas\\in\`)\n}\n`,
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
      check: ({ callee, start }, { file }) => {
        const params = { call: callee.slice(callee.lastIndexOf("/") + 1) };
        return FAR.test(textAround(file, start)) ? { params } : { variant: "mount", severity: "low", params };
      },
    },
  ],
};
