import { table } from "../../../kit/table.ts";
import { textAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import type { Rule, Site } from "../rule.ts";
import { namesSettings } from "./config-files.ts";
import { argumentPlace, type FilePlace, placeOfText } from "./file-place.ts";
import { isFirst } from "./first.ts";
import { isNoService } from "./aside.ts";

/** Calls that read any file: only its name says that it holds settings. */
const READERS = table<number>({
  "io/ioutil.ReadFile": 0,
  "os.Open": 0,
  "os.OpenFile": 0,
  "os.ReadFile": 0,
});
/** Calls of libraries that read settings → index of the path. */
const LOADERS = table<number>({
  "github.com/BurntSushi/toml.DecodeFile": 0,
  "github.com/Unknwon/goconfig.LoadConfigFile": 0,
  "github.com/astaxie/beego.LoadAppConfig": 1,
  "github.com/astaxie/beego/config.NewConfig": 1,
  "github.com/beego/beego/v2/core/config.NewConfig": 1,
  "github.com/beego/beego/v2/server/web.LoadAppConfig": 1,
  "github.com/go-ini/ini.Load": 0,
  "github.com/go-ini/ini.LooseLoad": 0,
  "github.com/ilyakaznacheev/cleanenv.ReadConfig": 0,
  "github.com/jinzhu/configor.Load": 1,
  "github.com/knadh/koanf/providers/file.Provider": 0,
  "github.com/magiconair/properties.LoadFile": 0,
  "github.com/magiconair/properties.MustLoadFile": 0,
  "github.com/pelletier/go-toml.LoadFile": 0,
  "github.com/spf13/viper.AddConfigPath": 0,
  "github.com/spf13/viper.SetConfigFile": 0,
  "github.com/unknwon/goconfig.LoadConfigFile": 0,
  "gopkg.in/gcfg.v1.ReadFileInto": 1,
  "gopkg.in/ini.v1.Load": 0,
  "gopkg.in/ini.v1.LooseLoad": 0,
  "gopkg.in/ini.v1.MapTo": 1,
  "gopkg.in/ini.v1.ShadowLoad": 0,
});
/** Methods of viper. */
const METHODS = table<number>({ ".AddConfigPath": 0, ".SetConfigFile": 0 });
/** Functions of one's own that read settings, by their name with the package before it. */
const OWN_LOADER =
  /(?:load|read|parse|open|init|new)\w*(?:conf|config|cfg|setting|settings|ini|yaml|toml)\w*$|(?:conf|config|cfg|setting|settings)[\w-]*\.(?:load|read|parse|init|open|new|setup)\w*$/i;

/** What is read is taken apart into something that is called settings. */
const DECODES = /\b(?:json|xml|yaml|toml)\.(?:Unmarshal|NewDecoder)\(/;
const NAMED_SETTINGS = /(?:^|[^A-Za-z])\w*(?:[Cc]onf|[Cc]onfig|[Cc]onfiguration|[Cc]fg|[Ss]ettings?)(?![a-z])/;

export const configByExe: Rule = {
  id: "F02",
  name: "config-by-exe",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 1,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Settings that are read from a file in the working directory or beside the executable.",
      evidence:
        "Speaks when a reader of settings (ini, viper, toml, beego …), or os.Open of a name such as app.ini or of a file that is decoded into a type called config, gets a relative path or one made from the executable's; silent when the path comes from a flag or the environment, and for other files; once per file.",
      why: "The same image runs in every environment; a file baked into it cannot differ, and in the image it is usually not there at all.",
      found: "reads its settings from {path}",
      fix: 'Take the path from a variable, cmp.Or(os.Getenv("CONFIG_FILE"), "/etc/app/app.ini"), mount the file there, and let variables override its values: ${VAR:default}.',
    },
    "zh-CN": {
      detects: "从工作目录或可执行文件旁的文件读取的配置。",
      evidence:
        "当配置读取函数（ini、viper、toml、beego 等）或对 app.ini 之类文件名、或内容解码为 config 之类类型的文件的 os.Open 得到相对路径或由可执行文件路径拼出的路径时报告；路径来自命令行或环境变量时不报告，其他文件不报告；每个源文件只报告一次。",
      why: "同一个镜像要在所有环境运行；打进镜像的文件无法随环境变化，而且镜像里通常根本没有这个文件。",
      found: "从 {path} 读取配置",
      fix: '用变量给出路径 cmp.Or(os.Getenv("CONFIG_FILE"), "/etc/app/app.ini")，把文件挂载到那里，并允许环境变量覆盖其中的值：${VAR:default}。',
    },
  },
  bad: [
    `package main\n\nimport "gopkg.in/ini.v1"\n\nfunc load() {\n\tcfg, err := «ini.Load("conf/app.ini")\n\t_, _ = cfg, err\n}\n`,
    `b, err := «os.ReadFile("config.json")`,
    `exe, _ := os.Executable()\n\tf, err := «os.Open(filepath.Join(filepath.Dir(exe), "settings.ini"))`,
    `package main\n\nimport "github.com/spf13/viper"\n\nfunc load() {\n\tviper.SetConfigName("app")\n\t«viper.AddConfigPath("./conf")\n\tviper.AddConfigPath(".")\n}\n`,
    `cfg := «loadConfig("config.yaml")`,
    `package main\n\nimport (\n\t"encoding/json"\n\t"os"\n)\n\nfunc load() *Settings {\n\tvar s Settings\n\tf, _ := «os.Open("orders.json")\n\t_ = json.NewDecoder(f).Decode(&s)\n\treturn &s\n}\n`,
  ],
  good: [
    `b, err := os.ReadFile("orders.json")`,
    `package main\n\nimport (\n\t"encoding/json"\n\t"os"\n)\n\nfunc load() (orders []Order) {\n\tb, _ := os.ReadFile("orders.json")\n\t_ = json.Unmarshal(b, &orders)\n\treturn orders\n}\n`,
    `b, err := os.ReadFile("/etc/orders/config.json")`,
    `b, err := os.ReadFile(os.Getenv("CONFIG_FILE"))`,
    `path := flag.String("config", "config.yaml", "settings")\n\tb, err := os.ReadFile(*path)`,
    `f, err := os.Create("config.yaml")`,
    `fmt.Println("copy config.yaml beside the program")`,
    `ok := strings.HasSuffix(name, "config.yaml")`,
  ],
  match: [
    {
      on: "call",
      callees: [...Object.keys(READERS), ...Object.keys(LOADERS), ...Object.keys(METHODS)],
      check: (call, site) => {
        const place = settingsPlace(call, site);
        if (place === undefined || isNoService(site.file)) return undefined;
        return isFirst(call, site, (one) => settingsPlace(one, site) !== undefined)
          ? { params: { path: place.path } }
          : undefined;
      },
    },
    {
      on: "string",
      pattern: /\.(?:ini|ya?ml|toml|conf|cfg|json|xml|properties)$/i,
      check: ({ call, text, index }, site) => {
        if (call === undefined || index > 1 || isNoService(site.file) || isKnown(call)) return undefined;
        const place = OWN_LOADER.test(call.callee) && namesSettings(text) ? placeOfText(text) : undefined;
        return place?.kind === "relative" ? { params: { path: place.path }, range: call } : undefined;
      },
    },
  ],
};

function isKnown({ callee }: Call): boolean {
  return callee in READERS || callee in LOADERS || callee in METHODS;
}

function settingsPlace(call: Call, site: Site): FilePlace | undefined {
  const { callee } = call;
  const reader = READERS[callee];
  const index = reader ?? LOADERS[callee] ?? METHODS[callee];
  if (index === undefined || (callee in METHODS && !site.file.text.includes("spf13/viper"))) return undefined;
  if (callee === "os.OpenFile" && /O_(?:CREATE|WRONLY|TRUNC|APPEND)/.test(site.file.text.slice(call.open, call.end)))
    return undefined;
  const place = argumentPlace(site, call, index);
  if (place === undefined || place.kind === "absolute") return undefined;
  return reader === undefined || namesSettings(place.path) || becomesSettings(place.path, call, site)
    ? place
    : undefined;
}

/** A file that ends in .json or .xml, and whose text becomes settings in the same function. */
function becomesSettings(path: string, { start }: Call, { file }: Site): boolean {
  if (!/\.(?:json|xml)$/i.test(path)) return false;
  const around = textAround(file, start);
  return DECODES.test(around) && NAMED_SETTINGS.test(around);
}
