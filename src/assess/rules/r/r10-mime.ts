import { callsTo } from "../../go/calls.ts";
import { once } from "../../once.ts";
import type { GoFile } from "../../go/syntax.ts";
import type { Program } from "../../project/describe.ts";
import { finalImages } from "../../project/image.ts";
import type { Tree } from "../../project/tree.ts";
import { linuxFiles } from "../programs.ts";
import type { Found, Rule } from "../rule.ts";

/** Endings that Go's own table lacks and whose content does not tell their type. */
const UNKNOWN = /\.(?:xlsx|docx|pptx|csv|apk|ipa|webmanifest|m3u8|mpd|ics|vcf|epub|jar|glb|gltf|usdz)$/i;
const SERVED = /(?:^|\/)(?:www|wwwroot|static|public|assets|dist|html|htdocs|download|downloads)\//i;
const ASKS = "mime.TypeByExtension";
const FILE_SERVERS = ["net/http.FileServer", "net/http.FileServerFS", "net/http.ServeFile", "net/http.ServeContent"];
const TABLES = ["mailcap", "mime-support", "media-types", "shared-mime-info"];

export const mime: Rule = {
  id: "R10",
  name: "mime",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.87,
  texts: {
    en: {
      detects: "Types of files that Windows takes from its registry and a minimal image does not know.",
      evidence:
        "Speaks once per program at mime.TypeByExtension, or at a file server when the tree has files to serve whose ending Go's table lacks (xlsx, csv, apk, webmanifest …); silent when the program adds types itself or the image installs a table.",
      why: "Go knows some fifteen endings; on Windows it asks the registry for the rest, in a minimal image nobody: downloads come as application/octet-stream or with no type at all.",
      found: "asks for the type of files by their ending ({what}), and the image knows few",
      fix: 'Register the endings the service serves at start: mime.AddExtensionType(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").',
    },
    "zh-CN": {
      detects: "Windows 从注册表得到、而精简镜像不认识的文件类型。",
      evidence:
        "在 mime.TypeByExtension 处，或在文件服务器处且源码树里有 Go 内置表不认识的后缀（xlsx、csv、apk、webmanifest 等）时，每个程序报告一次；程序自己登记了类型或镜像安装了类型表时不报告。",
      why: "Go 只认识约十五种后缀；其余的在 Windows 上查注册表，在精简镜像里无处可查：下载会变成 application/octet-stream 或没有类型。",
      found: "按后缀查询文件类型（{what}），而镜像认识的很少",
      fix: '启动时登记要提供的后缀：mime.AddExtensionType(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")。',
    },
  },
  bad: [
    `kind := «mime.TypeByExtension(".xlsx")`,
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Handle("/", «http.FileServer(http.Dir("/srv/www")))\n}\n`,
      "www/manual.docx": "PK",
    },
  ],
  good: [
    `mime.AddExtensionType(".xlsx", "application/vnd.ms-excel")\n\tkind := mime.TypeByExtension(".xlsx")`,
    `kind := http.DetectContentType(head)`,
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Handle("/", http.FileServer(http.Dir("/srv/www")))\n}\n`,
      "www/index.html": "<html>",
    },
    {
      "main.go": `package main\n\nimport "mime"\n\nfunc main() { mime.TypeByExtension(".xlsx") }\n`,
      Dockerfile: "FROM alpine\nRUN apk add mailcap\nCOPY app /app\n",
    },
  ],
  match: [{ on: "program", check: typesOf }],
};

/** Where the type of a file is asked for, or found out while it is served. */
const askingCalls = callsTo([ASKS]);
const typingCalls = callsTo([ASKS, ...FILE_SERVERS]);
const registeringCalls = callsTo(["mime.AddExtensionType"]);

function typesOf(program: Program, tree: Tree): readonly (Found & { readonly file: GoFile })[] {
  const files = linuxFiles(program);
  const registers = files.some((file) => registeringCalls(file).length > 0);
  if (registers || finalImages(tree).every(({ packages }) => TABLES.some((name) => packages.has(name)))) return [];
  const odd = servesOddFiles(tree);
  for (const file of files) {
    const [call] = odd ? typingCalls(file) : askingCalls(file);
    if (call !== undefined) return [{ file, range: call, params: { what: file.text.slice(call.start, call.open) } }];
  }
  return [];
}

/** Something stands among the served files whose type a bare image does not know; looked up once a tree. */
const servesOddFiles = once((tree: Tree): boolean => {
  const odd = [...tree.paths.keys()].some((path) => SERVED.test(path) && UNKNOWN.test(path));
  return odd;
});
