import { type Dockerfile } from "../../config/dockerfile.ts";
import { dockerfilesOf } from "../../project/image.ts";
import { type FoundModule, moduleAbove, type Tree } from "../../project/tree.ts";
import type { Rule } from "../rule.ts";

const GOLANG = /(?:^|\/)golang:(\d+)\.(\d+)(?:\.(\d+))?/;

export const goVersion: Rule = {
  id: "B13",
  name: "go-version",
  severity: "blocker",
  axis: "builds",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.97,
  texts: {
    en: {
      detects: "Dockerfiles whose golang image is older than the Go version go.mod asks for.",
      evidence:
        "The tag must name a version, and the go line of the module the Dockerfile stands in must be newer; GOTOOLCHAIN=auto in the stage is taken as an answer.",
      why: "The official image sets GOTOOLCHAIN=local: the go command refuses a module that needs a newer one. Before 1.21 it did not even read such a version.",
      found: "golang:{image} builds a module that asks for Go {wanted}",
      fix: "Use FROM golang:{wanted} in this stage.",
    },
    "zh-CN": {
      detects: "golang 镜像比 go.mod 要求的 Go 版本旧的 Dockerfile。",
      evidence: "标签必须写明版本，且 Dockerfile 所在模块的 go 行更新；该阶段设置了 GOTOOLCHAIN=auto 则视为已处理。",
      why: "官方镜像设置了 GOTOOLCHAIN=local：go 命令会拒绝要求更新版本的模块；1.21 之前甚至无法读取这样的版本号。",
      found: "golang:{image} 构建的模块要求 Go {wanted}",
      fix: "在这个阶段使用 FROM golang:{wanted}。",
    },
  },
  bad: [
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n",
      "main.go": "package main\n",
      Dockerfile:
        "«FROM golang:1.19-alpine AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.23.4\n",
      "main.go": "package main\n",
      Dockerfile: "«FROM golang:1.23.1\nRUN go build\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.25\n",
      "main.go": "package main\n",
      Dockerfile: "ARG GO=1.24\n«FROM golang:${GO} AS build\nRUN go install ./...\n",
    },
  ],
  good: [
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n",
      "main.go": "package main\n",
      Dockerfile: "FROM golang:1.22 AS build\nRUN go build\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22.5\n",
      "main.go": "package main\n",
      Dockerfile: "FROM golang:1.22 AS build\nRUN go build\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n",
      "main.go": "package main\n",
      Dockerfile: "FROM golang:latest\nRUN go build\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.23\n",
      "main.go": "package main\n",
      Dockerfile: "FROM golang:1.21\nENV GOTOOLCHAIN=auto\nRUN go build\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n",
      "main.go": "package main\n",
      Dockerfile: "FROM golang:1.19\nRUN go vet ./tools\n",
    },
  ],
  match: [{ on: "tree", check: (tree) => dockerfilesOf(tree).flatMap((one) => olderStages(tree, one)) }],
};

function olderStages(tree: Tree, { file, stages }: Dockerfile) {
  const folder = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/")) : ".";
  const module = moduleAbove(folder, tree.modules) ?? (tree.modules.length === 1 ? tree.modules[0] : undefined);
  const wanted = wantedBy(module);
  if (wanted === undefined) return [];
  return stages.flatMap(({ base, from, instructions }) => {
    const image = GOLANG.exec(base);
    const builds = instructions.some(
      ({ name, args }) => name === "RUN" && /\bgo\s+(?:build|install)\b|\bmake\b|\.sh\b/.test(args),
    );
    const fetches = instructions.some(({ args }) => /GOTOOLCHAIN[= ](?:auto|go\d)/.test(args));
    if (image === null || !builds || fetches || !isOlder(image, wanted)) return [];
    const params = { image: image[0].slice(image[0].indexOf(":") + 1), wanted };
    return [{ file, range: { start: from.start, end: from.end }, params }];
  });
}

/** The go line; a toolchain line only says what is preferred. */
function wantedBy(module: FoundModule | undefined): string | undefined {
  return module?.go !== undefined && /^1\.\d+(?:\.\d+)?$/.test(module.go) ? module.go : undefined;
}

/** A tag without a patch is the newest of its minor. */
function isOlder([, major = "", minor = "", patch]: RegExpExecArray, wanted: string): boolean {
  const [wantedMajor = 0, wantedMinor = 0, wantedPatch = 0] = wanted.split(".").map(Number);
  if (Number(major) !== wantedMajor) return Number(major) < wantedMajor;
  if (Number(minor) !== wantedMinor) return Number(minor) < wantedMinor;
  return patch !== undefined && Number(patch) < wantedPatch;
}
