import { symbolUses } from "../../go/symbol-uses.ts";
import type { Tree } from "../../project/tree.ts";
import type { ConfigDocument, ConfigEntry } from "../../config/document.ts";
import { isAside } from "./aside.ts";
import { isSetOutside } from "./environment.ts";
import { isForeignContainer } from "./foreign-image.ts";
import type { Found, Rule } from "../rule.ts";

/** A deployment file of Compose or Kubernetes, by what must be in it. */
const DEPLOYS = /^\s*(?:-\s*)?["']?(?:services|containers)["']?\s*:/m;

export const gomemlimit: Rule = {
  id: "F12",
  name: "gomemlimit",
  severity: "low",
  axis: "fit",
  fix: "C",
  effortHours: 0.1,
  confidence: 0.85,
  texts: {
    en: {
      detects: "A container with a memory limit whose Go runtime does not know it.",
      evidence:
        "Speaks at the first memory limit of a Compose or Kubernetes file when nothing sets GOMEMLIMIT, debug.SetMemoryLimit or automemlimit; silent without a limit, for images of others, and in tests and examples.",
      why: "The garbage collector lets the heap double before it works. Near the limit that is too late: the kernel kills the process although half of its memory is garbage.",
      found: "limits memory to {limit} without telling the Go runtime",
      fix: "Set GOMEMLIMIT beside the limit, to about nine tenths of it (for 512Mi: GOMEMLIMIT=460MiB).",
    },
    "zh-CN": {
      detects: "设置了内存限制而 Go 运行时并不知道的容器。",
      evidence:
        "当没有任何地方设置 GOMEMLIMIT、debug.SetMemoryLimit 或 automemlimit 时，在 Compose 或 Kubernetes 文件的第一个内存限制处报告；没有限制、使用他人镜像、测试和示例都不报告。",
      why: "垃圾回收要等堆翻倍才工作。接近限制时就太晚了：一半内存是垃圾，进程仍会被内核杀死。",
      found: "把内存限制为 {limit}，却没有告诉 Go 运行时",
      fix: "在限制旁设置 GOMEMLIMIT，约为限制的九成（512Mi 时为 GOMEMLIMIT=460MiB）。",
    },
  },
  bad: [
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "deploy/app.yaml":
        "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: registry.example.com/app:1\n          resources:\n            limits:\n              memory: «256Mi\n",
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "docker-compose.yml": "services:\n  app:\n    build: .\n    mem_limit: «512m\n",
    },
  ],
  good: [
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "docker-compose.yml":
        "services:\n  app:\n    build: .\n    mem_limit: 512m\n    environment:\n      GOMEMLIMIT: 460MiB\n",
    },
    {
      "main.go": 'package main\n\nimport "runtime/debug"\n\nfunc main() { debug.SetMemoryLimit(1 << 28) }\n',
      "docker-compose.yml": "services:\n  app:\n    build: .\n    mem_limit: 512m\n",
    },
    { "main.go": "package main\n\nfunc main() {}\n", "docker-compose.yml": "services:\n  app:\n    build: .\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "docker-compose.yml": "services:\n  db:\n    image: mysql:8\n    mem_limit: 512m\n",
    },
    { "main.go": "package main\n\nfunc main() {}\n", "conf/app.yaml": "limits:\n  memory: 512m\n" },
  ],
  match: [{ on: "config", keys: /^(?:memory|mem_limit)$/, check: memoryLimit }],
};

function memoryLimit(entry: ConfigEntry, document: ConfigDocument, tree: Tree): Found | undefined {
  const { file, format } = document;
  const limits = entry.key === "mem_limit" || entry.path.at(-2) === "limits";
  if (format !== "yaml" || !limits || isAside(file.path) || !DEPLOYS.test(file.text)) return undefined;
  if (!/^\d+(?:\.\d+)?\s*[kmgKMGTt]?i?[bB]?$/.test(entry.value) || !tree.packages.some(({ name }) => name === "main"))
    return undefined;
  const isLimit = (one: ConfigEntry): boolean =>
    one.key === "mem_limit" || (one.key === "memory" && one.path.at(-2) === "limits");
  const own = document.entries.filter((one) => isLimit(one) && !isForeign(one, document));
  if (own[0] !== entry || isSetOutside(tree, "GOMEMLIMIT") || setsItself(tree)) return undefined;
  return { params: { limit: entry.value } };
}

/** True when the container of the limit runs somebody else's image. */
function isForeign({ path }: ConfigEntry, document: ConfigDocument): boolean {
  const at = path.findIndex((part) => part === "resources" || part === "deploy" || part === "mem_limit");
  return isForeignContainer(path.slice(0, at < 0 ? path.length - 1 : at), document);
}

function setsItself({ packages }: Tree): boolean {
  return packages.some(({ files }) =>
    files.some(
      (file) =>
        file.imports.some(({ path }) => path.startsWith("github.com/KimMachineGun/automemlimit")) ||
        symbolUses(file, "runtime/debug", "SetMemoryLimit").length > 0,
    ),
  );
}
