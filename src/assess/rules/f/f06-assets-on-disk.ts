import { table } from "../../../kit/table.ts";
import type { Call } from "../../go/syntax.ts";
import { finalImages } from "../../project/image.ts";
import type { Tree } from "../../project/tree.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { argumentPlace } from "./file-place.ts";
import { isNoService } from "./aside.ts";

/** Calls that read pages, templates and the like → index of the path. */
const CALLS = table<number>({
  "github.com/astaxie/beego.SetStaticPath": 1,
  "github.com/astaxie/beego.SetViewsPath": 0,
  "github.com/beego/beego/v2/server/web.SetStaticPath": 1,
  "github.com/beego/beego/v2/server/web.SetViewsPath": 0,
  "github.com/CloudyKit/jet.NewOSFileSystemLoader": 0,
  "github.com/CloudyKit/jet/v6.NewOSFileSystemLoader": 0,
  "github.com/flosch/pongo2.FromFile": 0,
  "github.com/flosch/pongo2/v6.FromFile": 0,
  "github.com/gofiber/template/html.New": 0,
  "github.com/gofiber/template/html/v2.New": 0,
  "github.com/kataras/iris/v12.HTML": 0,
  "gopkg.in/macaron.v1.Static": 0,
  "html/template.ParseFiles": 0,
  "html/template.ParseGlob": 0,
  "net/http.Dir": 0,
  "net/http.ServeFile": 2,
  "os.DirFS": 0,
  "text/template.ParseFiles": 0,
  "text/template.ParseGlob": 0,
});
const WEB =
  /"(?:github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|kataras\/iris|go-martini|hertz|cloudwego\/hertz)|gopkg\.in\/macaron)/;
const TEMPLATES = /"(?:html|text)\/template"/;
/** Methods with the same → index, and what the file imports when it is meant. */
const METHODS = table<{ readonly index: number; readonly imports: RegExp }>({
  ".HandleDir": { index: 1, imports: WEB },
  ".LoadHTMLFiles": { index: 0, imports: WEB },
  ".LoadHTMLGlob": { index: 0, imports: WEB },
  ".ParseFiles": { index: 0, imports: TEMPLATES },
  ".ParseGlob": { index: 0, imports: TEMPLATES },
  ".Static": { index: 1, imports: WEB },
  ".StaticFile": { index: 1, imports: WEB },
});

export const assetsOnDisk: Rule = {
  id: "F06",
  name: "assets-on-disk",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.94,
  texts: {
    en: {
      detects:
        "Pages, templates and other files of the service that are read from the working directory or beside the executable.",
      evidence:
        "Speaks when http.Dir, ParseFiles, ParseGlob, LoadHTMLGlob, Static and the like get a path that is relative in the source or made from the executable's; silent for go:embed, for paths from flags or the environment, and when the final image copies the folder.",
      why: "An image holds the program and what was put in on purpose. A folder that lay beside the program on the server is not there, and every page answers 404.",
      found: "reads {path} from disk at run time",
      fix: "Put //go:embed {folder} above a variable of type embed.FS and use http.FS, template.ParseFS or StaticFS with it; or COPY the folder into the image and set WORKDIR.",
    },
    "zh-CN": {
      detects: "从工作目录或可执行文件旁读取的页面、模板等服务自身文件。",
      evidence:
        "当 http.Dir、ParseFiles、ParseGlob、LoadHTMLGlob、Static 等得到源码中的相对路径或由可执行文件路径拼出的路径时报告；使用 go:embed、路径来自命令行或环境变量、或最终镜像复制了该目录时不报告。",
      why: "镜像里只有程序和特意放进去的东西。原来放在服务器程序旁的目录并不存在，所有页面都会返回 404。",
      found: "运行时从磁盘读取 {path}",
      fix: "在 embed.FS 类型的变量上方写 //go:embed {folder}，并配合 http.FS、template.ParseFS 或 StaticFS 使用；或把目录 COPY 进镜像并设置 WORKDIR。",
    },
  },
  bad: [
    `http.Handle("/", http.FileServer(«http.Dir("./www")))`,
    `t := template.Must(«template.ParseGlob("templates/*.html"))`,
    `exe, _ := os.Executable()\n\tt, err := «template.ParseFiles(filepath.Join(filepath.Dir(exe), "views", "index.html"))`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc routes(r *gin.Engine) {\n\t«r.LoadHTMLGlob("views/*")\n\t«r.Static("/static", "./static")\n}\n`,
    `«http.ServeFile(w, r, "index.html")`,
  ],
  good: [
    `http.Handle("/", http.FileServer(http.FS(files)))`,
    `t := template.Must(template.ParseFS(files, "templates/*.html"))`,
    `http.Handle("/", http.FileServer(http.Dir(dir)))`,
    `http.Handle("/", http.FileServer(http.Dir("/srv/www")))`,
    `dir := flag.String("www", "./www", "pages")\n\thttp.Handle("/", http.FileServer(http.Dir(*dir)))`,
    `// http.Dir("./www")`,
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Handle("/", http.FileServer(http.Dir("./www")))\n}\n`,
      Dockerfile:
        "FROM golang:1.26 AS build\nRUN go build -o /app\nFROM alpine\nWORKDIR /srv\nCOPY www ./www\nCOPY --from=build /app /app\n",
    },
  ],
  match: [
    { on: "call", callees: Object.keys(CALLS), check: (call, site) => assetsOf(call, site, CALLS[call.callee] ?? 0) },
    {
      on: "call",
      callees: Object.keys(METHODS),
      check: (call, site) => {
        const method = METHODS[call.callee];
        return method?.imports.test(importsText(site)) === true ? assetsOf(call, site, method.index) : undefined;
      },
    },
  ],
};

function importsText({ file }: Site): string {
  return file.imports.map(({ path }) => `"${path}"`).join("\n");
}

function assetsOf(call: Call, site: Site, index: number): Found | undefined {
  if (isNoService(site.file)) return undefined;
  const place = argumentPlace(site, call, index);
  if (place === undefined || place.kind === "absolute") return undefined;
  const folder = place.path.replace(/^…?(?:\.?\/)*/, "").split("/")[0] ?? "";
  if (/^\.{0,2}…?$/.test(folder))
    return place.kind === "relative" && folder === "."
      ? { params: { path: ".", folder: "www" }, severity: "medium" }
      : undefined;
  return isCopied(site.tree, folder) ? undefined : { params: { path: place.path, folder } };
}

/** True when every image takes the folder in, or everything. */
function isCopied(tree: Tree, folder: string): boolean {
  return finalImages(tree).every(({ dockerfile }) =>
    (dockerfile?.instructions ?? []).some(
      ({ name, words }) =>
        (name === "COPY" || name === "ADD") &&
        words.slice(0, -1).some((word) => /^\.?\/?$/.test(word) || word.split("/").includes(folder)),
    ),
  );
}
