import { table } from "../../../kit/table.ts";
import type { Call } from "../../go/syntax.ts";
import { argumentPlace } from "../f/file-place.ts";
import { isMountedBelow } from "../f/volumes.ts";
import { isRepeated, writtenPlace, WRITING_CALLS } from "../f/writes.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { givesFiles, runsWithoutRoot, someImage } from "./image-facts.ts";
import { closedPlace } from "./writable.ts";
import { isNoService } from "../f/aside.ts";

/** Functions of libraries that write a file → index of its path. */
const LIBRARIES = table<number>({
  "github.com/disintegration/imaging.Save": 1,
  "github.com/fogleman/gg.SavePNG": 0,
  "github.com/otiai10/copy.Copy": 1,
  "github.com/skip2/go-qrcode.WriteFile": 3,
  "os.CopyFS": 0,
});
/** Their methods, and what the file imports when they are meant. */
const METHODS = table<RegExp>({
  ".OutputFileAndClose": /fpdf/,
  ".Save": /tealeg\/xlsx/,
  ".SaveAs": /excelize/,
  ".SavePNG": /fogleman\/gg/,
  ".WritePdf": /gopdf/,
});

export const readonlyFs: Rule = {
  id: "R08",
  name: "readonly-fs",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Writes outside of volumes, which a read-only container refuses.",
      evidence:
        "Speaks when a library (excelize, gofpdf, imaging …) saves a file to a relative path or beside the executable, and, as medium, at writes to absolute paths that no Dockerfile or deployment file mounts, and at writes of images that run as root; what os.Create and the like write relative to the working directory is F05's, what a user without rights may not write is R07's; silent for /tmp, /data, /mnt and in tests.",
      why: "Containers are run with a read-only root (docker run --read-only, readOnlyRootFilesystem): only volumes and tmpfs take writes, and without that setting what is written is lost with the container.",
      found: "writes {path}, which is no volume",
      fix: "Mount a volume at the folder, or a tmpfs (--tmpfs, emptyDir) for what may be lost, and take the folder from a variable such as DATA_DIR.",
    },
    "zh-CN": {
      detects: "卷以外的写入，只读的容器会拒绝它们。",
      evidence:
        "当库（excelize、gofpdf、imaging 等）把文件保存到相对路径或可执行文件旁时报告；写入没有任何 Dockerfile 或部署文件挂载的绝对路径、以及以 root 运行的镜像中的写入为中等级别；os.Create 等相对工作目录的写入归 F05，没有权限的写入归 R07；/tmp、/data、/mnt 和测试不报告。",
      why: "容器常以只读根文件系统运行（docker run --read-only、readOnlyRootFilesystem）：只有卷和 tmpfs 可写；即使没有这个设置，写入的内容也会随容器消失。",
      found: "写入 {path}，它不是卷",
      fix: "在该目录挂载卷，可以丢失的内容用 tmpfs（--tmpfs、emptyDir），并由 DATA_DIR 之类的变量给出目录。",
    },
  },
  bad: [
    `package main\n\nimport "github.com/xuri/excelize/v2"\n\nfunc save(f *excelize.File) error {\n\treturn «f.SaveAs("reports/orders.xlsx")\n}\n`,
    `_ = «os.WriteFile("/orders/cache.bin", b, 0644)`,
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { «os.MkdirAll("/var/lib/orders", 0755) }\n`,
      Dockerfile: "FROM alpine\nCOPY app /app\n",
    },
  ],
  good: [
    `_ = os.WriteFile("/tmp/cache.bin", b, 0644)`,
    `_ = os.WriteFile("/data/cache.bin", b, 0644)`,
    `package main\n\nimport "github.com/xuri/excelize/v2"\n\nfunc save(f *excelize.File, path string) error {\n\treturn f.SaveAs(path)\n}\n`,
    `err := doc.SaveAs("orders.xlsx")`,
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { os.MkdirAll("/orders/cache", 0755) }\n`,
      "docker-compose.yml": "services:\n  app:\n    build: .\n    volumes:\n      - ./orders:/orders\n",
    },
    { "main_test.go": `package main\n\nimport "os"\n\nfunc prepare() { os.MkdirAll("/orders", 0755) }\n` },
  ],
  match: [
    {
      on: "call",
      callees: WRITING_CALLS,
      check: (call, site) => {
        const place = writtenPlace(call, site);
        const closed = place === undefined ? undefined : closedPlace(place, call, site);
        if (place === undefined || closed === undefined || isRepeated(call, place, site)) return undefined;
        // What a user without rights may not write is said by R07.
        const said =
          closed !== "elsewhere" && someImage(site.tree, (image) => runsWithoutRoot(image) && !givesFiles(image));
        return said ? undefined : { severity: "medium", params: { path: place.path } };
      },
    },
    {
      on: "call",
      callees: Object.keys(LIBRARIES),
      check: (call, site) => savedBy(call, site, LIBRARIES[call.callee] ?? 0),
    },
    {
      on: "call",
      callees: Object.keys(METHODS),
      check: (call, site) =>
        site.file.imports.some(({ path }) => METHODS[call.callee]?.test(path) === true)
          ? savedBy(call, site, 0)
          : undefined,
    },
  ],
};

function savedBy(call: Call, site: Site, index: number): Found | undefined {
  if (isNoService(site.file)) return undefined;
  const place = argumentPlace(site, call, index);
  if (place === undefined) return undefined;
  const params = { path: place.path };
  if (place.kind === "relative") return isMountedBelow(site.tree, place.path) ? undefined : { params };
  return closedPlace(place, call, site) === undefined ? undefined : { params, severity: "medium" };
}
