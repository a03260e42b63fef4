import { table } from "../../../kit/table.ts";
import type { Call } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import { argumentText } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { namesSettings } from "./config-files.ts";
import { writtenPlace, WRITING_CALLS } from "./writes.ts";
import { isNoService, setsUp } from "./aside.ts";

/** Functions of libraries that write settings. */
const SAVERS = [
  "github.com/Unknwon/goconfig.SaveConfigFile",
  "github.com/unknwon/goconfig.SaveConfigFile",
  ...["SafeWriteConfig", "SafeWriteConfigAs", "WriteConfig", "WriteConfigAs"].map(
    (name) => `github.com/spf13/viper.${name}`,
  ),
];
/** Their methods, and what the file imports when they are meant. */
const METHODS = table<RegExp>({
  ".SafeWriteConfig": /spf13\/viper/,
  ".SafeWriteConfigAs": /spf13\/viper/,
  ".SaveConfigFile": /beego|goconfig/,
  ".SaveTo": /\bini\b|goconfig/,
  ".SaveToIndent": /\bini\b/,
  ".WriteConfig": /spf13\/viper/,
  ".WriteConfigAs": /spf13\/viper/,
});
/** What a name for the path of settings looks like. */
const SETTINGS_NAME =
  /(?:^|\.)(?:app|default|main|server|client|local|user|global|my)?_?(?:conf|config|cfg|settings?)_?(?:file|path|filename|filepath|name|ini|yaml|json)*(?:\(\))?$/i;
const FILES = WRITING_CALLS.filter((one) => /\.(?:Create|WriteFile|OpenFile)$/.test(one));

export const configWriteback: Rule = {
  id: "F07",
  name: "config-writeback",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 1,
  confidence: 0.88,
  supersedes: ["F05", "R07", "R08"],
  texts: {
    en: {
      detects: "Settings that the program writes back to their file while it runs.",
      evidence:
        "Speaks when a library for settings saves (ini SaveTo, viper WriteConfig, goconfig SaveConfigFile), or a file is created whose path or name says that it holds settings; silent for other files and in tests.",
      why: "Settings come into a container from outside, mostly read-only. What is written beside them is lost with the container, and the other replicas never see it.",
      found: "writes settings back to {path}",
      fix: "Mount a writable volume at the folder of the file and name it by a variable such as CONFIG_FILE, or keep what changes at run time in the database.",
    },
    "zh-CN": {
      detects: "程序运行时写回配置文件的配置。",
      evidence:
        "当配置库执行保存（ini 的 SaveTo、viper 的 WriteConfig、goconfig 的 SaveConfigFile），或创建的文件路径或名字表明是配置时报告；其他文件和测试不报告。",
      why: "容器的配置来自外部，通常是只读的。写在旁边的内容会随容器消失，其他副本也看不到。",
      found: "把配置写回 {path}",
      fix: "在该文件的目录挂载可写的卷，并用 CONFIG_FILE 之类的变量给出路径；或把运行时会变的内容存到数据库。",
    },
  },
  bad: [
    `package main\n\nimport "gopkg.in/ini.v1"\n\nfunc save(cfg *ini.File) error {\n\treturn «cfg.SaveTo("conf/app.ini")\n}\n`,
    `package main\n\nimport "github.com/spf13/viper"\n\nfunc save() error {\n\tviper.Set("installed", true)\n\treturn «viper.WriteConfig()\n}\n`,
    `_ = «os.WriteFile("config.yml", b, 0644)`,
    `package main\n\nimport "os"\n\nfunc (a *app) save(b []byte) error {\n\treturn «os.WriteFile(a.configFile, b, 0600)\n}\n`,
  ],
  good: [
    `_ = os.WriteFile("orders.json", b, 0644)`,
    `b, err := os.ReadFile("config.yml")`,
    `f, err := os.OpenFile(configPath, os.O_RDONLY, 0)`,
    `err := doc.SaveTo("orders.xlsx")`,
    `// os.WriteFile("config.yml", b, 0644)`,
    { "main_test.go": `package main\n\nimport "os"\n\nfunc prepare() { os.WriteFile("config.yml", nil, 0644) }\n` },
  ],
  match: [
    {
      on: "call",
      callees: SAVERS,
      check: saved,
    },
    {
      on: "call",
      callees: Object.keys(METHODS),
      check: (call, site) => {
        const meant = site.file.imports.some(({ path }) => METHODS[call.callee]?.test(path) === true);
        return meant ? saved(call, site) : undefined;
      },
    },
    { on: "call", callees: FILES, check: settingsFile },
  ],
};

function saved(call: Call, { file }: Site): Found | undefined {
  if (isNoService(file)) return undefined;
  const path = call.strings[0]?.text ?? argumentText(file, call).trim();
  return { params: { path: path === "" ? file.text.slice(call.start, call.end) : path } };
}

function settingsFile(call: Call, site: Site): Found | undefined {
  const { file } = site;
  if (isNoService(file) || setsUp(file, call.start)) return undefined;
  const [path, flags] = argumentsOf(file, call).map(({ start, end }) => file.text.slice(start, end).trim());
  if (call.callee === "os.OpenFile" && !/O_(?:CREATE?|WRONLY|RDWR|TRUNC)\b/.test(flags ?? "")) return undefined;
  const place = writtenPlace(call, site);
  if (place !== undefined) return namesSettings(place.path) ? { params: { path: place.path } } : undefined;
  return SETTINGS_NAME.test(path ?? "") ? { params: { path: path ?? "" } } : undefined;
}
