import { isCompared } from "../calls.ts";
import type { ConfigEntry, ConfigDocument } from "../../config/document.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import { moduleAbove, type Tree } from "../../project/tree.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { reachesFile } from "./file-calls.ts";
import { exists, otherCase, pathFrom } from "./letter-case.ts";

/** Relative paths of files that services bring along. */
const FILE =
  /^[\w.][\w./\\-]*\.(?:ini|json|ya?ml|toml|xml|html?|tmpl|tpl|gohtml|conf|cfg|config|sql|txt|csv|pem|crt|key|properties|css|js|png|jpe?g|gif|ico|db|sqlite3?|dat|ttf|ttc|lua|proto)$/i;

export const caseFile: Rule = {
  id: "P10",
  name: "case-file",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Paths of files of the tree that differ from the real name in upper and lower case.",
      evidence:
        "Speaks when a relative path is opened in code or named in configuration, no file has exactly this name, and one differs from it in case only; silent when any place it may be seen from holds the exact name.",
      why: "Windows opens conf/App.ini under the name conf/app.ini; Linux does not.",
      found: "{path} is spelt {actual} in the tree",
      fix: "Write {actual}, or rename the file with git mv.",
    },
    "zh-CN": {
      detects: "与仓库里真实文件名只有大小写不同的路径。",
      evidence:
        "相对路径在代码里被打开或写在配置里、没有完全同名的文件、但有仅大小写不同的文件时发言；任何可能的起点下存在完全同名的文件时保持沉默。",
      why: "Windows 会把 conf/App.ini 当作 conf/app.ini 打开，Linux 不会。",
      found: "{path} 在仓库里的写法是 {actual}",
      fix: "改写为 {actual}，或用 git mv 重命名文件。",
    },
  },
  bad: [
    {
      "conf/App.ini": "[app]\n",
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.Open(«"conf/app.ini")\n}\n`,
    },
    {
      "Templates/index.html": "<p>",
      "main.go": `package main\n\nimport "html/template"\n\nfunc main() {\n\ttemplate.ParseFiles(«"templates/index.html")\n}\n`,
    },
    {
      "cmd/api/Config.yaml": "a: b\n",
      "cmd/api/main.go": `package main\n\nimport "os"\n\nconst settings = «"config.yaml"\n\nfunc main() {\n\tos.ReadFile(settings)\n}\n`,
    },
    { "SQL/Init.sql": "SELECT 1;\n", "app.ini": "[db]\nscript = «sql/init.sql\n" },
  ],
  good: [
    {
      "conf/app.ini": "[app]\n",
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.Open("conf/app.ini")\n}\n`,
    },
    {
      "conf/App.ini": "[app]\n",
      "conf/app.ini": "[app]\n",
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.Open("conf/app.ini")\n}\n`,
    },
    {
      "conf/App.ini": "[app]\n",
      "main.go": `package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("conf/app.ini")\n\t// os.Open("conf/app.ini")\n}\n`,
    },
    {
      "README.md": "x",
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.Open("/conf/readme.txt")\n}\n`,
    },
    { "sql/init.sql": "SELECT 1;\n", "app.ini": "[db]\nscript = sql/init.sql\nurl = HTTP://x/SQL/INIT.sql\n" },
  ],
  match: [
    { on: "string", pattern: FILE, check: opensOther },
    { on: "config", values: /^[\w.][\w./\\-]*[/\\][\w./\\-]*\.[A-Za-z0-9]{1,10}$/, check: namesOther },
  ],
};

function opensOther(one: StringLiteral, site: Site): Found | undefined {
  const { tree, file, home } = site;
  const module = moduleAbove(home.folder, tree.modules)?.folder ?? ".";
  const actual = actualFile(tree, [".", module, home.folder], one.text);
  if (actual === undefined || isCompared(file, one) || !reachesFile(site, one.start)) return undefined;
  return { params: { path: one.text, actual } };
}

function namesOther({ value }: ConfigEntry, { file }: ConfigDocument, tree: Tree): Found | undefined {
  const folders = [".", ...foldersAbove(file.path)];
  const actual = actualFile(tree, folders, value);
  return actual === undefined ? undefined : { params: { path: value, actual } };
}

function foldersAbove(path: string): readonly string[] {
  const found: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) found.push(path.slice(0, at));
  return found;
}

function actualFile(tree: Tree, folders: readonly string[], text: string): string | undefined {
  const paths = [...new Set(folders)].flatMap((folder) => pathFrom(folder, text.replaceAll("\\", "/")) ?? []);
  if (paths.some((path) => exists(tree, path))) return undefined;
  for (const path of paths) {
    const actual = otherCase(tree, path);
    if (actual !== undefined && tree.paths.has(actual)) return actual;
  }
  return undefined;
}
