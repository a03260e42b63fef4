import type { Rule } from "../rule.ts";
import { isMountedBelow } from "./volumes.ts";
import { isRepeated, writtenPlace, WRITING_CALLS } from "./writes.ts";

/** What tools of developers write: sources, profiles, places above the working directory. */
const OF_DEVELOPERS = /^\.\.\/|\.(?:go|mod|prof|pprof)$|^coverage/;

export const relativeWrite: Rule = {
  id: "F05",
  name: "relative-write",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Files and folders that are created below the working directory.",
      evidence:
        "Speaks when the path of os.Create, os.WriteFile, os.MkdirAll and the like is relative in the source, followed through names and filepath.Join; silent when it comes from a flag, the environment or a parameter, for sources and profiles, in tests and examples, and where the working directory of every Dockerfile is a volume.",
      why: "In a container the working directory is part of the image: a user without rights cannot write there, and what is written is lost with the container.",
      found: "writes {path} below the working directory",
      fix: 'Join the path to a data folder of its own, filepath.Join(cmp.Or(os.Getenv("DATA_DIR"), "/data"), …), and mount a volume there.',
    },
    "zh-CN": {
      detects: "在工作目录下创建的文件和目录。",
      evidence:
        "当 os.Create、os.WriteFile、os.MkdirAll 等的路径在源码中是相对路径时报告（会跟踪变量名和 filepath.Join）；路径来自命令行、环境变量或参数时不报告，源代码和性能剖析文件、测试和示例、以及所有 Dockerfile 的工作目录都是卷时也不报告。",
      why: "容器里的工作目录属于镜像：没有权限的用户无法写入，写入的内容也会随容器消失。",
      found: "在工作目录下写入 {path}",
      fix: '把路径拼到专用的数据目录 filepath.Join(cmp.Or(os.Getenv("DATA_DIR"), "/data"), …)，并在那里挂载卷。',
    },
  },
  bad: [
    `err := «os.MkdirAll("./uploads", 0755)`,
    `f, err := «os.Create("report.csv")`,
    `dir := filepath.Join("data", "export")\n\t_ = «os.MkdirAll(dir, 0755)`,
    `package main\n\nimport "os"\n\nconst cache = "cache/index.db"\n\nfunc save(b []byte) error {\n\treturn «os.WriteFile(cache, b, 0644)\n}\n`,
    `_ = «os.WriteFile(fmt.Sprintf("out/%d.json", id), b, 0644)`,
  ],
  good: [
    `f, err := os.Open("report.csv")`,
    `f, err := os.OpenFile("rates.csv", os.O_RDONLY, 0)`,
    `f, err := os.Create(filepath.Join(dir, "report.csv"))`,
    `f, err := os.Create(filepath.Join(os.TempDir(), "report.csv"))`,
    `f, err := os.Create("/data/report.csv")`,
    `dir := "data"\n\tif d := os.Getenv("DATA_DIR"); d != "" {\n\t\tdir = d\n\t}\n\t_ = os.MkdirAll(dir, 0755)`,
    `dir := flag.String("dir", "data", "where to write")\n\t_ = os.MkdirAll(*dir, 0755)`,
    `f, err := os.CreateTemp("", "report")`,
    `_ = os.WriteFile("zz_generated.go", b, 0644)`,
    `// os.Create("report.csv")`,
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { os.MkdirAll("cache", 0755) }\n`,
      Dockerfile: "FROM alpine\nCOPY app /app\nVOLUME /data\nWORKDIR /data\n",
    },
    { "main_test.go": `package main\n\nimport "os"\n\nfunc prepare() { os.MkdirAll("out", 0755) }\n` },
  ],
  match: [
    {
      on: "call",
      callees: WRITING_CALLS,
      check: (call, site) => {
        const place = writtenPlace(call, site);
        if (place?.kind !== "relative" || isRepeated(call, place, site)) return undefined;
        if (OF_DEVELOPERS.test(place.path) || isMountedBelow(site.tree, place.path)) return undefined;
        return { params: { path: place.path } };
      },
    },
  ],
};
