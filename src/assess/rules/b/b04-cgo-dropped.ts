import type { Rule } from "../rule.ts";

export const cgoDropped: Rule = {
  id: "B04",
  name: "cgo-dropped",
  severity: "high",
  axis: "builds",
  fix: "C",
  effortHours: 3,
  confidence: 0.97,
  inGenerated: true,
  texts: {
    en: {
      detects: 'Files that import "C", which a build without cgo leaves out.',
      evidence:
        "A build for Linux with cgo must take the file, and the package must have no file for builds without cgo (//go:build !cgo), which would say that the author knows.",
      why: "Images are built with CGO_ENABLED=0. Go then leaves this file out without a word, and what it registers or declares is gone.",
      found: 'the file imports "C" and is left out of a build without cgo',
      fix: "Use a package written in Go, or build this service with cgo in an image that has a C compiler.",
    },
    "zh-CN": {
      detects: '导入了 "C"、不带 cgo 的构建会略去的文件。',
      evidence:
        "带 cgo 的 Linux 构建必须取用这个文件，并且包里没有为不带 cgo 的构建准备的文件（//go:build !cgo），否则说明作者已经知道。",
      why: "镜像以 CGO_ENABLED=0 构建。此时 Go 会不声不响地略去这个文件，它注册或声明的内容也就没有了。",
      found: '文件导入了 "C"，不带 cgo 的构建会略去它',
      fix: "改用纯 Go 的包，或在带 C 编译器的镜像里用 cgo 构建这个服务。",
    },
  },
  bad: [
    `package main\n\n// #include <math.h>\nimport «"C"\n\nfunc main() { C.sqrt(2) }\n`,
    { "a_linux.go": `package main\n\nimport «"C"\n` },
  ],
  good: [
    `//go:build windows\n\npackage main\n\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n// import "C"\n\nfunc main() {}\n`,
    { "a.go": `package main\n\nimport "C"\n`, "b.go": `//go:build !cgo\n\npackage main\n\nfunc main() {}\n` },
  ],
  match: [
    {
      on: "import",
      paths: ["C"],
      // A twin for builds without cgo says that the author knows.
      check: (_, { file, home }) =>
        file.included.linuxCgo &&
        !home.files.some((one) => one !== file && one.included.linux && !one.included.linuxCgo)
          ? {}
          : undefined,
    },
  ],
};
