import type { Dockerfile, Instruction, Stage } from "../../config/dockerfile.ts";
import type { Program } from "../../project/describe.ts";
import { dockerfilesOf, finalImages, type FinalImage } from "../../project/image.ts";
import { linuxFiles } from "../programs.ts";
import type { Rule } from "../rule.ts";

/** Packages of the standard library that use C where they can. */
const USES_C = new Set(["C", "net", "net/http", "net/rpc", "net/smtp", "os/user", "crypto/x509"]);
const STATIC = /CGO_ENABLED["']?[=\s]["']?0|-extldflags[=\s"'\\]+-?static|-static\b|\bnetgo\b|-linkmode[= ]internal/;
const COMPILER = /\b(?:gcc|g\+\+|build-base|musl-dev|clang|alpine-sdk)\b/;
const GO_BUILD = /\bgo\s+(?:build|install)\b/;
const SHIM = ["gcompat", "libc6-compat", "libc-compat"];

export const dynamicBin: Rule = {
  id: "R09",
  name: "dynamic-bin",
  severity: "blocker",
  axis: "fit",
  fix: "C",
  effortHours: 0.1,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Programs that a Dockerfile links against a C library the final image does not have.",
      evidence:
        "Speaks at the RUN line with go build of a golang stage with cgo (no CGO_ENABLED=0, no -static, no netgo) whose result is copied into scratch, a static distroless or alpine, when a program imports net, os/user or C; silent for builds by make or scripts, matching C libraries, and alpine with gcompat.",
      why: "The binary asks for a loader that is not in the image; the kernel says no such file or directory, and the container never starts.",
      found: "builds with cgo for {base}, which lacks the C library of {stage}",
      fix: "Write CGO_ENABLED=0 before go build; where a package needs C, build in golang:alpine for alpine, or end with a Debian image.",
    },
    "zh-CN": {
      detects: "Dockerfile 链接了最终镜像里没有的 C 库的程序。",
      evidence:
        "当 golang 阶段启用了 cgo（没有 CGO_ENABLED=0、-static、netgo），其产物被复制到 scratch、静态 distroless 或 alpine，且程序导入了 net、os/user 或 C 时，在 go build 的 RUN 行报告；由 make 或脚本构建、C 库一致、alpine 装有 gcompat 时不报告。",
      why: "程序需要的加载器不在镜像里；内核报 no such file or directory，容器无法启动。",
      found: "为 {base} 构建时启用了 cgo，而它没有 {stage} 的 C 库",
      fix: "在 go build 前写上 CGO_ENABLED=0；确实需要 C 时，为 alpine 用 golang:alpine 构建，或以 Debian 镜像作为最终镜像。",
    },
  },
  bad: [
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      Dockerfile:
        "FROM golang:1.22 AS build\nCOPY . .\n«RUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      Dockerfile:
        "FROM golang:1.22-bookworm\nCOPY . .\n«RUN go mod download && go build -o /app .\nFROM alpine:3.20\nCOPY --from=0 /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      Dockerfile:
        "FROM golang:1.22-alpine AS build\nRUN apk add gcc musl-dev\n«RUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n",
    },
  ],
  good: [
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      Dockerfile:
        "FROM golang:1.22 AS build\nENV CGO_ENABLED=0\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      Dockerfile:
        "FROM golang:1.22-alpine AS build\nRUN go build -o /app .\nFROM alpine\nCOPY --from=build /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      Dockerfile: "FROM golang:1.22 AS build\nRUN go build -o /app .\nFROM debian:12\nCOPY --from=build /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n`,
      Dockerfile: "FROM golang:1.22 AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n",
    },
    { "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n` },
  ],
  match: [
    {
      on: "tree",
      check: (tree, programs) => {
        const dockerfiles = dockerfilesOf(tree);
        if (dockerfiles.length === 0 || !usesC(programs)) return [];
        return finalImages(tree).flatMap((image) => {
          const dockerfile = dockerfiles.find(({ file }) => file.path === image.dockerfile?.file.path);
          return dockerfile === undefined ? [] : dynamicBuilds(image, dockerfile);
        });
      },
    },
  ],
};

function usesC(programs: readonly Program[]): boolean {
  return programs.some((program) =>
    linuxFiles(program).some(({ imports }) => imports.some(({ path }) => USES_C.has(path))),
  );
}

function dynamicBuilds(image: FinalImage, { file, stages }: Dockerfile) {
  const { libc, base, dockerfile, packages } = image;
  if ((libc !== "none" && libc !== "musl") || SHIM.some((name) => packages.has(name))) return [];
  const sources = (dockerfile?.instructions ?? []).flatMap(({ flags }) =>
    flags["from"] === undefined ? [] : [flags["from"]],
  );
  return stages
    .filter((stage, index) => sources.some((from) => from === stage.name || from === String(index)))
    .filter((stage) => linksElsewhere(stage, libc))
    .flatMap(({ instructions, base: stage }) =>
      instructions
        .filter(({ name, args }) => name === "RUN" && GO_BUILD.test(args))
        .map((range: Instruction) => ({ file, range, params: { base, stage } })),
    );
}

/** True for a golang stage whose cgo links a C library that the image lacks. */
function linksElsewhere({ base, instructions }: Stage, libc: "none" | "musl"): boolean {
  const [, tag] = /^(?:[\w.-]+\/)*golang(?::([\w.-]+))?$/.exec(base) ?? [];
  if (!/^(?:[\w.-]+\/)*golang(?::|$)/.test(base) || instructions.some(({ args }) => STATIC.test(args))) return false;
  if (!/alpine/.test(tag ?? "")) return true;
  const old = /^1\.(\d+)/.exec(tag ?? "")?.[1];
  // Before Go 1.20 the alpine image brought packages that were built with cgo; since then cgo needs a compiler.
  const linksMusl = (old !== undefined && Number(old) < 20) || instructions.some(({ args }) => COMPILER.test(args));
  return libc === "none" && linksMusl;
}
