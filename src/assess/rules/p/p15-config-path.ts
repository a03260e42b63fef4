import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

/** A drive path or a share as a value; in JSON and YAML backslashes may be doubled. */
const WINDOWS_PATH =
  /(?:^|[=:\s"',;(@])((?:[A-Za-z]:(?:\\{1,2}|\/(?!\/))|\\{2,4}[A-Za-z0-9][\w.-]*\\{1,2}[\w$])[^"'\s;,]*)/;
const COMMENT = /^\s*(?:#|;|\/\/|::|rem\b)/i;
const KEY = /^\s*(?:export\s+|set\s+)?["']?([\w.\-$ ]+?)["']?\s*[=:]/;

export const configPath: Rule = {
  id: "P15",
  name: "config-path",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.95,
  texts: {
    en: {
      why: "The configuration names a place on a Windows machine. In a container it has to name a mounted folder.",
      found: "{key} is set to the Windows path {path}",
      fix: "Write ${DATA_DIR:/data} in its place and mount a volume there.",
    },
    "zh-CN": {
      why: "配置里写的是 Windows 机器上的位置。在容器里应是挂载的目录。",
      found: "{key} 设为 Windows 路径 {path}",
      fix: "改写为 ${DATA_DIR:/data}，并在那里挂载卷。",
    },
  },
  bad: [
    { "conf/app.ini": "[data]\r\ndir = D:\\orders\\data ; found\r\n" },
    { "app.yaml": 'data:\n  dir: "D:\\\\orders" # found\n  share: \\\\nas\\in # found\n' },
    { ".env": "DATA_DIR=D:/orders # found\n" },
  ],
  good: [
    { "app.ini": "; dir = D:\\old\r\nurl = http://c:8080/x\r\ndir = /data\r\n" },
    { "app.json": '{"pattern": "a:b", "url": "x://y", "time": "12:/30"}\n' },
    { "run.bat": "cd /d D:\\orders\r\n" },
  ],
  match: [
    {
      on: "text",
      names: /\.(?:ini|conf|cfg|properties|ya?ml|json|toml|env)$|(?:^|\/)\.env(?:\.[\w-]+)?$/i,
      check: windowsPaths,
    },
  ],
};

function windowsPaths({ text }: TextFile): readonly Found[] {
  const found: Found[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const match = COMMENT.test(line) ? null : WINDOWS_PATH.exec(line);
    const path = match?.[1];
    if (match !== null && path !== undefined) {
      const at = start + match.index + match[0].length - path.length;
      const key = (KEY.exec(line.slice(0, match.index + 1))?.[1] ?? "-").trim();
      found.push({ params: { key, path: path.slice(0, 120) }, range: { start: at, end: at + path.length } });
    }
    start += line.length + 1;
  }
  return found;
}
