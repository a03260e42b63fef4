import { isRepeated, writtenPlace, WRITING_CALLS } from "../f/writes.ts";
import type { Rule } from "../rule.ts";
import { givesFiles, runsWithoutRoot, someImage } from "./image-facts.ts";
import { closedPlace } from "./writable.ts";

export const nonrootWrite: Rule = {
  id: "R07",
  name: "nonroot-write",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.92,
  texts: {
    en: {
      detects: "Writes into folders that belong to root while the program of the image does not run as root.",
      evidence:
        "Speaks when the path of os.Create, os.MkdirAll and the like is plainly beside the executable or below /etc, /usr, /opt, /var and the like, and the user of the image is not root (Slipway's is 65532); silent for volumes, for folders the Dockerfile gives away with chown, for code that installs, and in tests.",
      why: "On Windows services often run as administrator and write where they stand. In an image everything belongs to root, and the write fails with permission denied.",
      found: "writes {path}, which belongs to root in the image",
      fix: "Write below a folder from a variable such as DATA_DIR, mount a volume there that the user of the image owns (chown 65532, or fsGroup in Kubernetes).",
      variants: {
        executable: {
          found: "writes beside the executable, where everything belongs to root in the image",
          fix: "Write below a folder from a variable such as DATA_DIR, mount a volume there that the user of the image owns (chown 65532, or fsGroup in Kubernetes).",
        },
      },
    },
    "zh-CN": {
      detects: "镜像里的程序不以 root 运行，却向属于 root 的目录写入。",
      evidence:
        "当 os.Create、os.MkdirAll 等的路径明显在可执行文件旁，或在 /etc、/usr、/opt、/var 等目录下，且镜像用户不是 root（Slipway 的是 65532）时报告；卷、Dockerfile 用 chown 交出的目录、安装类代码和测试不报告。",
      why: "Windows 上的服务常以管理员运行，并写在自己所在的目录。镜像里所有文件属于 root，写入会以 permission denied 失败。",
      found: "写入 {path}，它在镜像里属于 root",
      fix: "写到由 DATA_DIR 之类变量给出的目录，并在那里挂载属于镜像用户的卷（chown 65532，或 Kubernetes 的 fsGroup）。",
      variants: {
        executable: {
          found: "写到可执行文件旁，而镜像里那里的一切都属于 root",
          fix: "写到由 DATA_DIR 之类变量给出的目录，并在那里挂载属于镜像用户的卷（chown 65532，或 Kubernetes 的 fsGroup）。",
        },
      },
    },
  },
  bad: [
    `err := «os.MkdirAll("/var/lib/orders", 0755)`,
    `f, err := «os.Create("/etc/orders/state.json")`,
    `exe, _ := os.Executable()\n\tdir := filepath.Dir(exe)\n\tf, err := «os.Create(filepath.Join(dir, "orders.csv"))`,
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { «os.WriteFile("/opt/orders/cache.bin", nil, 0644) }\n`,
      Dockerfile: "FROM alpine\nCOPY app /app\nUSER 1001\n",
    },
  ],
  good: [
    `f, err := os.Create("/data/orders.csv")`,
    `f, err := os.Create("/tmp/orders.csv")`,
    `f, err := os.Open("/etc/orders/state.json")`,
    `f, err := os.Create(filepath.Join(os.Getenv("DATA_DIR"), "orders.csv"))`,
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { os.WriteFile("/opt/orders/cache.bin", nil, 0644) }\n`,
      Dockerfile: "FROM alpine\nVOLUME /opt/orders\nCOPY app /app\nUSER 1001\n",
    },
    `package main\n\nimport "os"\n\nfunc main() {}\n\nfunc installService() { os.WriteFile("/etc/systemd/system/orders.service", nil, 0644) }\n`,
    { "main_test.go": `package main\n\nimport "os"\n\nfunc prepare() { os.MkdirAll("/var/lib/orders", 0755) }\n` },
  ],
  match: [
    {
      on: "call",
      callees: WRITING_CALLS,
      check: (call, site) => {
        const place = writtenPlace(call, site);
        const closed = place === undefined ? undefined : closedPlace(place, call, site);
        if (place === undefined || closed === undefined || closed === "elsewhere" || isRepeated(call, place, site))
          return undefined;
        if (!someImage(site.tree, (image) => runsWithoutRoot(image) && !givesFiles(image))) return undefined;
        return closed === "executable" ? { variant: "executable" } : { params: { path: place.path } };
      },
    },
  ],
};
