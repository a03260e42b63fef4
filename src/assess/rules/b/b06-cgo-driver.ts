import { packagesOfClass } from "../../modules/database.ts";
import { importedFacts, missingNames } from "../../modules/imported.ts";
import { buildsWithCgo } from "../../project/cgo-build.ts";
import type { Rule } from "../rule.ts";

export const cgoDriver: Rule = {
  id: "B06",
  name: "cgo-driver",
  severity: "high",
  axis: "builds",
  fix: "A",
  effortHours: 4,
  confidence: 0.96,
  inGenerated: true,
  texts: {
    en: {
      detects: "Looks for imports of packages that need a C compiler, by a database made from the modules' own source.",
      evidence:
        "Speaks when a file that a Linux build without cgo takes imports such a package. Silent where a Dockerfile sets CGO_ENABLED=1 and runs the program on the C library it was linked against.",
      why: "Images are built with CGO_ENABLED=0. Such a package then does not compile, or a stand-in takes its place that fails when it is first used.",
      found: "imports {path}, which needs cgo",
      fix: "Build this service with CGO_ENABLED=1 in an image that has a C compiler, and run it on the same C library.",
      variants: {
        instead: {
          found: "imports {path}, which needs cgo",
          fix: "Use {instead}, which is written in Go, in its place; else build with CGO_ENABLED=1 in an image that has a C compiler.",
        },
      },
    },
    "zh-CN": {
      detects: "查找对需要 C 编译器的包的导入。判断依据是由模块源码生成的数据库。",
      evidence:
        "不带 cgo 的 Linux 构建所用的文件导入这样的包时报告。如果某个 Dockerfile 设置了 CGO_ENABLED=1，并在程序所链接的 C 库上运行它，则不报告。",
      why: "镜像以 CGO_ENABLED=0 构建。此时这样的包无法编译，或者由一个首次使用就失败的替身代替。",
      found: "导入了 {path}，它需要 cgo",
      fix: "在带 C 编译器的镜像里以 CGO_ENABLED=1 构建这个服务，并在相同的 C 库上运行。",
      variants: {
        instead: {
          found: "导入了 {path}，它需要 cgo",
          fix: "改用纯 Go 编写的 {instead}；否则在带 C 编译器的镜像里以 CGO_ENABLED=1 构建。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport (\n\t"database/sql"\n\n\t_ «"github.com/mattn/go-sqlite3"\n)\n\nfunc main() { sql.Open("sqlite3", "orders.db") }\n`,
    `package main\n\nimport «"gorm.io/driver/sqlite"\n\nfunc main() { sqlite.Open("orders.db") }\n`,
    `package main\n\nimport «"github.com/confluentinc/confluent-kafka-go/v2/kafka"\n\nfunc main() { kafka.NewProducer(nil) }\n`,
    {
      Dockerfile:
        "FROM golang:1.22 AS build\nENV CGO_ENABLED=1\nRUN go build -o /app .\n\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
      "main.go": `package main\n\nimport _ «"github.com/godror/godror"\n\nfunc main() {}\n`,
    },
  ],
  good: [
    `package main\n\nimport _ "modernc.org/sqlite"\n\nfunc main() {}\n`,
    `//go:build cgo\n\npackage main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n`,
    { "db_windows.go": `package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n` },
    {
      Dockerfile:
        "FROM golang:1.22-alpine AS build\nRUN apk add gcc musl-dev\nRUN CGO_ENABLED=1 go build -o /app .\n\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
      "main.go": `package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n`,
    },
    {
      Dockerfile: `FROM golang:1.22 AS build\nENV CGO_ENABLED 1\nRUN go build -ldflags '-linkmode external -extldflags "-static"' -o /app .\nFROM scratch\nCOPY --from=build /app /app\n`,
      "main.go": `package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n`,
    },
    `package main\n\nimport "github.com/confluentinc/confluent-kafka-go/v2/schemaregistry"\n\nfunc main() { schemaregistry.NewClient(nil) }\n`,
  ],
  match: [
    {
      on: "import",
      paths: packagesOfClass("cgo"),
      check: (one, { tree, file }) => {
        // A file that only builds with cgo take is left out by the others, and its author knows.
        const known = file.included.linux ? importedFacts(tree, file, one) : undefined;
        if (known?.facts.class !== "cgo" || buildsWithCgo(tree)) return undefined;
        if (known.facts.missing !== undefined && missingNames(file, one, known.facts).length === 0) return undefined;
        const { instead, effortHours } = known.module;
        return instead === undefined
          ? { params: { path: one.path }, effortHours }
          : { params: { path: one.path, instead }, variant: "instead", effortHours };
      },
    },
  ],
};
