import type { GoFile } from "../../go/syntax.ts";
import type { GoPackageFiles } from "../../project/tree.ts";
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
        "A build for Linux with cgo must take the file, and no file for builds without cgo (//go:build !cgo) may stand in for it: one that declares a name of this file, or of a file this one works with.",
      why: "Images are built with CGO_ENABLED=0. Go then leaves this file out without a word, and what it registers or declares is gone.",
      found: 'the file imports "C" and is left out of a build without cgo',
      fix: "Use a package written in Go, or build this service with cgo in an image that has a C compiler.",
    },
    "zh-CN": {
      detects: '导入了 "C"、不带 cgo 的构建会略去的文件。',
      evidence:
        "带 cgo 的 Linux 构建必须取用这个文件，并且没有为不带 cgo 的构建准备的文件（//go:build !cgo）替代它，即声明了它或与它配合的文件里的名字。",
      why: "镜像以 CGO_ENABLED=0 构建。此时 Go 会不声不响地略去这个文件，它注册或声明的内容也就没有了。",
      found: '文件导入了 "C"，不带 cgo 的构建会略去它',
      fix: "改用纯 Go 的包，或在带 C 编译器的镜像里用 cgo 构建这个服务。",
    },
  },
  bad: [
    `package main\n\n// #include <math.h>\nimport «"C"\n\nfunc main() { C.sqrt(2) }\n`,
    { "a_linux.go": `package main\n\nimport «"C"\n` },
    {
      "sum.go": `package main\n\n// int sum(int a, int b);\nimport «"C"\n\nfunc Sum(a, b int) int { return int(C.sum(C.int(a), C.int(b))) }\n`,
      "root.go": `//go:build cgo\n\npackage main\n\n// #include <math.h>\nimport "C"\n\nfunc Root(x float64) float64 { return float64(C.sqrt(C.double(x))) }\n`,
      "root_go.go": `//go:build !cgo\n\npackage main\n\nimport "math"\n\nfunc Root(x float64) float64 { return math.Sqrt(x) }\n`,
    },
  ],
  good: [
    `//go:build windows\n\npackage main\n\nimport "C"\n\nfunc main() {}\n`,
    `package main\n\n// import "C"\n\nfunc main() {}\n`,
    { "a.go": `package main\n\nimport "C"\n`, "b.go": `//go:build !cgo\n\npackage main\n\nfunc main() {}\n` },
    {
      "conn.go": `//go:build cgo\n\npackage db\n\nimport "C"\n\ntype Conn struct{}\n\nfunc Open() *Conn { return nil }\n`,
      "hook.go": `package db\n\nimport "C"\n\nfunc Hook(c *Conn) {}\n`,
      "mock.go": `//go:build !cgo\n\npackage db\n\nfunc Open() *int { return nil }\n`,
    },
  ],
  match: [
    {
      on: "import",
      paths: ["C"],
      check: (_, { file, home }) => (file.included.linuxCgo && !hasStandIn(file, home) ? {} : undefined),
    },
  ],
};

/** A stand-in for builds without cgo says that the author knows; one for another file says so only of what that file works with. */
function hasStandIn(file: GoFile, { files }: GoPackageFiles): boolean {
  const without = files.filter(({ included }) => included.linux && !included.linuxCgo);
  if (without.length === 0) return false;
  const replaced = new Set(without.flatMap(namesOf));
  const own = namesOf(file);
  if (own.length === 0 || own.some((name) => replaced.has(name))) return true;
  const others = files.filter((one) => one !== file && one.importsC && one.included.linuxCgo);
  if (!others.some((one) => namesOf(one).some((name) => replaced.has(name)))) return true;
  return others.some((one) => mentions(file, namesOf(one)) || mentions(one, own));
}

function namesOf({ declarations }: GoFile): readonly string[] {
  return declarations
    .filter(({ kind, name }) => kind !== "method" && name !== "_" && name !== "init")
    .map(({ name }) => name);
}

function mentions({ text }: GoFile, names: readonly string[]): boolean {
  const words = new Set(text.match(/\b[A-Za-z_]\w*/g));
  return names.some((name) => words.has(name));
}
