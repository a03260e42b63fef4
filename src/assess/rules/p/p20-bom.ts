import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

/** Readers of these formats in Go pass over a byte order mark. */
const TOLERANT = /\.(?:ya?ml|ini|conf|cfg|toml|properties)$/i;
const SCRIPT = /\.(?:sh|bash)$|(?:^|\/)(?:entrypoint|pre-commit|pre-push|commit-msg)$/i;
const SAMPLES = /(?:^|\/)(?:tests?|fixtures?|e2e)\//i;

export const bom: Rule = {
  id: "P20",
  name: "bom",
  severity: "medium",
  axis: "runs",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.95,
  texts: {
    en: {
      detects:
        "A UTF-8 byte order mark at the beginning of JSON, SQL, .env, templates, scripts and other configuration.",
      evidence:
        "Speaks when the file begins with the bytes EF BB BF; louder for a script with a #! line, lower for YAML, INI and TOML, whose readers mostly pass over the mark; silent for samples of tests and for Go source.",
      why: "Editors on Windows write the mark, and programs on Linux take it for text: encoding/json stops at the first character, a database refuses the first statement, a shell does not find the interpreter.",
      found: "{file} begins with a byte order mark",
      fix: 'Save the file as UTF-8 without a mark, or cut it off with bytes.TrimPrefix(data, []byte("\\xef\\xbb\\xbf")) where foreign files are read.',
    },
    "zh-CN": {
      detects: "JSON、SQL、.env、模板、脚本和其他配置文件开头的 UTF-8 字节顺序标记（BOM）。",
      evidence:
        "文件以字节 EF BB BF 开头时发言；带 #! 行的脚本级别更高，YAML、INI 和 TOML 的读取库多半会跳过它，级别更低；对测试样例和 Go 源码保持沉默。",
      why: "Windows 上的编辑器会写入这个标记，Linux 上的程序把它当作内容：encoding/json 在第一个字符就停止，数据库拒绝第一条语句，shell 找不到解释器。",
      found: "{file} 以字节顺序标记（BOM）开头",
      fix: '把文件保存为不带 BOM 的 UTF-8；读取外来文件时用 bytes.TrimPrefix(data, []byte("\\xef\\xbb\\xbf")) 去掉。',
    },
  },
  bad: [
    { "config.json": '«\ufeff{"port": 8080}\n' },
    { "db/init.sql": "«\ufeffSELECT 1;\n" },
    { "run.sh": "«\ufeff#!/bin/sh\nexec /orders\n" },
    { "app.yaml": "«\ufeffport: 8080\n" },
    { "mail.tmpl": "«\ufeffDear {{.Name}}\n" },
  ],
  good: [
    { "config.json": '{"port": 8080}\n' },
    { "tests/config.json": '\ufeff{"port": 8080}\n' },
    { "run.bat": "\ufeffecho\r\n" },
    { "main.go": "\ufeffpackage main\n\nfunc main() {}\n" },
  ],
  match: [
    {
      on: "text",
      names:
        /\.(?:json|ya?ml|ini|conf|cfg|toml|properties|sql|env|tmpl|tpl|sh|bash)$|(?:^|\/)(?:\.env(?:\.[\w-]+)?|entrypoint|pre-commit|pre-push|commit-msg)$/i,
      check: (file) => (file.encoding === "utf-8-bom" && !SAMPLES.test(file.path) ? [marked(file)] : []),
    },
  ],
};

function marked({ path, text }: TextFile): Found {
  const params = { file: path.slice(path.lastIndexOf("/") + 1) };
  const range = { start: 0, end: 1 };
  if (SCRIPT.test(path) && text.startsWith("#!")) return { params, range, severity: "high" };
  return TOLERANT.test(path) ? { params, range, severity: "low" } : { params, range };
}
