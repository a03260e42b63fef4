import { argumentText } from "../calls.ts";
import { textAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** Where paths of other machines come from. */
const SOURCE =
  /\.(?:FormValue|PostFormValue|PostForm|Query|QueryParam|DefaultQuery|GetQuery|Param|Params|PathValue|GetString|FileName)\(|\.Header\.Get\(|\b(?:\w*header|file|fh?|h|part|upload\w*|\w*Header)\.Filename\b(?!\()/;
/** Both separators are thought of. */
const BOTH = /IndexAny\(|FieldsFunc\(|"\\\\+", *"\/"|'\\\\'|`\\`|"\\\\"/;

export const foreignPath: Rule = {
  id: "P14",
  name: "foreign-path",
  severity: "medium",
  axis: "runs",
  fix: "M",
  effortHours: 0.5,
  confidence: 0.85,
  texts: {
    en: {
      detects:
        "filepath.Base, filepath.Dir and the like on a path that another machine gave: an upload, a form, a database.",
      evidence:
        "Speaks when the argument is a form value, a query, a header or an upload's name, directly or through one variable; silent when the function handles backslashes itself, and under a condition on runtime.GOOS.",
      why: "Clients on Windows, and rows written by the old service, send C:\\orders\\a.csv. On Windows filepath.Base makes a.csv of it, on Linux it leaves the whole.",
      found: "{call} takes apart a path that comes from another machine",
      fix: 'Cut at both separators first: path.Base(strings.ReplaceAll(name, "\\\\", "/")).',
    },
    "zh-CN": {
      detects: "对来自其他机器的路径（上传、表单、数据库）使用 filepath.Base、filepath.Dir 等。",
      evidence:
        "参数直接或经过一个变量来自表单值、查询、请求头或上传文件名时发言；函数自己处理了反斜杠、或处在 runtime.GOOS 条件之下时保持沉默。",
      why: "Windows 客户端和旧服务写入的数据会给出 C:\\orders\\a.csv。在 Windows 上 filepath.Base 得到 a.csv，在 Linux 上原样返回。",
      found: "{call} 拆分来自其他机器的路径",
      fix: '先按两种分隔符处理：path.Base(strings.ReplaceAll(name, "\\\\", "/"))。',
    },
  },
  bad: [
    `func save(h *multipart.FileHeader) string {\n\treturn «filepath.Base(h.Filename)\n}\n`,
    `func save(r *http.Request) {\n\tname := r.FormValue("path")\n\tlog.Println(«filepath.Base(name))\n}\n`,
    `func ext(c *gin.Context) string { return «filepath.Dir(c.Query("file")) }\n`,
  ],
  good: [
    `name := filepath.Base(os.Args[0])`,
    `func save(h *multipart.FileHeader) string {\n\treturn path.Base(strings.ReplaceAll(h.Filename, "\\\\", "/"))\n}\n`,
    `func save(r *http.Request) {\n\tname := strings.ReplaceAll(r.FormValue("path"), "\\\\", "/")\n\tlog.Println(filepath.Base(name))\n}\n`,
    `// filepath.Base(h.Filename)`,
    `func ext(h *multipart.FileHeader) string { return filepath.Ext(h.Filename) }\n`,
  ],
  match: [
    {
      on: "call",
      callees: ["path/filepath.Base", "path/filepath.Dir", "path/filepath.Split", "path.Base"],
      check: takesForeign,
    },
  ],
};

function takesForeign(call: Call, { file }: Site): Found | undefined {
  const what = argumentText(file, call).trim();
  const around = textAround(file, call.start);
  if (BOTH.test(around) || !(SOURCE.test(what) || givenByOthers(around, what))) return undefined;
  return { params: { call: call.callee.replace("path/", "") } };
}

/** `name := r.FormValue("path")`, `rows.Scan(&name)`. */
function givenByOthers(around: string, name: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return false;
  const given = new RegExp(`(?<![.\\w])${name}(?:,\\s*\\w+)?\\s*:?=\\s*([^\\n]*)`).exec(around)?.[1];
  return (given !== undefined && SOURCE.test(given)) || new RegExp(`\\bScan\\([^\\n)]*&${name}\\b`).test(around);
}
