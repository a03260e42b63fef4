import type { ConfigDocument, ConfigEntry } from "../../config/document.ts";
import type { Found, Rule } from "../rule.ts";
import { BUILD_FILES } from "./build-files.ts";

/** A drive path or a share, at the beginning of a value or behind a sign that ends a word; escaped backslashes stand doubled. */
const WINDOWS_PATH =
  /(?:^|[=:\s"'`,;(@|>])((?:[A-Za-z]:(?:\\{1,2}(?![\\*+?[(])|\/(?![/\s]))|\\{2,4}[A-Za-z0-9][\w.-]*\\{1,2}[\w$])[^"'`\s;,|<>]*)/;
/** Keys whose values are read by people. */
const FOR_PEOPLE =
  /^(?:description|desc|example|examples|title|summary|comment|note|help|usage|pattern|regexp?|placeholder|label)$/i;
/** Samples for tests are no configuration of the service. */
const SAMPLES = /(?:^|\/)(?:tests?|fixtures?|e2e|__tests__|mocks?|benchmarks?|locales?|i18n|lang|langs|languages?)\//i;
/** A value with more words than this is prose. */
const MAX_WORDS = 8;

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
      detects: "Windows paths as values in INI, JSON, YAML, TOML, XML, properties and .env files.",
      evidence:
        "Speaks for a drive path or a share that is the value or a part of it, such as in a command line or a connection string; silent for comments, descriptions, patterns, prose, samples for tests and the set-up of build servers.",
      why: "The configuration names a place on a Windows machine. In a container it has to name a mounted folder.",
      found: "{key} is set to the Windows path {path}",
      fix: "Write ${DATA_DIR:/data} in its place and mount a volume there.",
    },
    "zh-CN": {
      detects: "INI、JSON、YAML、TOML、XML、properties 和 .env 文件里作为值的 Windows 路径。",
      evidence:
        "值本身或其一部分（例如命令行或连接串）是盘符路径或网络共享时发言；对注释、说明、模式、长文、测试样例和构建服务器的配置保持沉默。",
      why: "配置里写的是 Windows 机器上的位置。在容器里应是挂载的目录。",
      found: "{key} 设为 Windows 路径 {path}",
      fix: "改写为 ${DATA_DIR:/data}，并在那里挂载卷。",
    },
  },
  bad: [
    { "conf/app.ini": "[data]\r\ndir = «D:\\orders\\data\r\n" },
    { "app.yaml": 'data:\n  dir: "«D:\\\\orders"\n  share: «\\\\nas\\in\n' },
    { ".env": "DATA_DIR=«D:/orders\n" },
    { "app.properties": "orders.command = java -jar «D:/orders/app.jar --quiet\n" },
  ],
  good: [
    { "app.ini": "; dir = D:\\old\r\nurl = http://c:8080/x\r\ndir = /data\r\n" },
    { "app.json": '{"pattern": "a:b", "url": "x://y", "time": "12:/30"}\n' },
    { "run.bat": "cd /d D:\\orders\r\n" },
    { "app.yaml": "description: C:\\orders\nnote: a:\\b\n" },
    { "appveyor.yml": "clone_folder: C:\\gopath\\src\n" },
    { "tests/app.yaml": "dir: C:\\orders\n" },
    { "app.ini": "hint = put the folder you want to share under C:\\orders and start again\n" },
  ],
  match: [{ on: "config", values: /[A-Za-z]:[\\/]|\\\\/, check: windowsPath }],
};

function windowsPath({ key, value, start, end }: ConfigEntry, { file }: ConfigDocument): Found | undefined {
  if (FOR_PEOPLE.test(key) || SAMPLES.test(file.path) || BUILD_FILES.test(file.path)) return undefined;
  // The place counts in the file, where escapes are still what somebody typed.
  const written = file.text.slice(start, end);
  const match = WINDOWS_PATH.exec(written);
  const path = match?.[1];
  if (match === null || path === undefined || !WINDOWS_PATH.test(value)) return undefined;
  const at = match.index + match[0].length - path.length;
  if (at > 0 && value.split(/\s+/).length > MAX_WORDS) return undefined;
  return { params: { key, path: path.slice(0, 120) }, range: { start: start + at, end: start + at + path.length } };
}
