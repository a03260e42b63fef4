import { textAround } from "../../go/around.ts";
import { stringsGiven } from "../../go/strings.ts";
import type { Call, StringLiteral } from "../../go/syntax.ts";
import type { Tree } from "../../project/tree.ts";
import { isAside, isNoService } from "../f/aside.ts";
import { isSetOutside } from "../f/environment.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { someImage } from "./image-facts.ts";
import { isWindowsZone } from "./windows-zone.ts";

const ZONE =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Z][\w/+-]+$|^(?:PRC|ROC|Japan|Singapore|Hongkong|EST|CET|MST)$/;
/** Names of functions that look a zone up. */
const LOOKS_UP = /(?:zone|location|tz)$/i;
const DSN_ZONE = /[?&]loc=(?!Local\b|UTC\b)([A-Za-z]+(?:%2F|\/)\w+|PRC)/i;
const known = new WeakMap<Tree, boolean>();

export const tzdata: Rule = {
  id: "R02",
  name: "tzdata",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.94,
  texts: {
    en: {
      detects: "Time zones that are looked up by name in an image without the time zone database.",
      evidence:
        'Speaks at time.LoadLocation, at loc= of a MySQL address, at CRON_TZ= and at os.Setenv("TZ", …) when an image has no database (Slipway\'s own, scratch, alpine without tzdata) and no file imports time/tzdata; silent for UTC and Local, and where time.FixedZone stands in; medium when the name is not in the source.',
      why: "Go brings its own copy only to where Go is installed. In an image without /usr/share/zoneinfo the lookup fails: unknown time zone.",
      found: "looks up the time zone {zone}, and the image has no time zone database",
      fix: 'Add import _ "time/tzdata" to the main package (about 450 KB), or install tzdata in the image.',
    },
    "zh-CN": {
      detects: "在没有时区数据库的镜像里按名字查找时区。",
      evidence:
        '当镜像没有时区数据库（Slipway 自己的镜像、scratch、未安装 tzdata 的 alpine）且没有文件导入 time/tzdata 时，在 time.LoadLocation、MySQL 地址的 loc=、CRON_TZ= 和 os.Setenv("TZ", …) 处报告；UTC 和 Local、以及有 time.FixedZone 兜底时不报告；名字不在源码里时为中等级别。',
      why: "只有安装了 Go 的机器上才有 Go 自带的时区数据。镜像里没有 /usr/share/zoneinfo 时查找会失败：unknown time zone。",
      found: "查找时区 {zone}，而镜像里没有时区数据库",
      fix: '在 main 包里加上 import _ "time/tzdata"（约 450 KB），或在镜像里安装 tzdata。',
    },
  },
  bad: [
    `loc, err := «time.LoadLocation("Asia/Shanghai")`,
    `loc, err := «time.LoadLocation(cfg.Zone)`,
    `db, err := sql.Open("mysql", «"app@tcp(db:3306)/orders?parseTime=true&loc=Asia%2FShanghai")`,
    `«os.Setenv("TZ", "Asia/Shanghai")`,
    `c.AddFunc(«"CRON_TZ=Asia/Tokyo 0 6 * * *", report)`,
    {
      "main.go": `package main\n\nimport "time"\n\nfunc main() { «time.LoadLocation("Europe/Berlin") }\n`,
      Dockerfile: "FROM alpine:3.20\nCOPY app /app\n",
    },
  ],
  good: [
    `loc, err := time.LoadLocation("UTC")`,
    `loc := time.FixedZone("CST", 8*3600)`,
    `loc, err := time.LoadLocation("Asia/Shanghai")\n\tif err != nil {\n\t\tloc = time.FixedZone("CST", 8*3600)\n\t}`,
    `dsn := "app@tcp(db:3306)/orders?loc=Local"`,
    `package main\n\nimport (\n\t"time"\n\t_ "time/tzdata"\n)\n\nfunc main() { time.LoadLocation("Asia/Shanghai") }\n`,
    {
      "main.go": `package main\n\nimport "time"\n\nfunc main() { time.LoadLocation("Europe/Berlin") }\n`,
      Dockerfile: "FROM alpine:3.20\nRUN apk add --no-cache tzdata\nCOPY app /app\n",
    },
    { "main_test.go": `package main\n\nimport "time"\n\nfunc zone() { time.LoadLocation("Asia/Shanghai") }\n` },
    `// loc, err := time.LoadLocation("Asia/Shanghai")`,
  ],
  match: [
    { on: "call", callees: ["time.LoadLocation", "os.Setenv"], check: zoneOfCall },
    { on: "string", pattern: /[?&]loc=|^(?:CRON_)?TZ=|^[A-Z][a-z]+\/[A-Z]|^PRC$/, check: zoneOfText },
    {
      on: "config",
      values: /[?&]loc=/,
      check: ({ value }, { file }, tree) => {
        const zone = DSN_ZONE.exec(value)?.[1];
        return zone === undefined || isAside(file.path) || !lacksZones(tree)
          ? undefined
          : { params: { zone: plain(zone) } };
      },
    },
  ],
};

function zoneOfCall(call: Call, { file, home, tree }: Site): Found | undefined {
  if (isNoService(file) || !lacksZones(tree)) return undefined;
  const [first, second] = call.strings;
  if (call.callee === "os.Setenv") {
    const zone = first?.text === "TZ" ? second?.text : undefined;
    return zone !== undefined && ZONE.test(zone) ? { params: { zone } } : undefined;
  }
  const argument = file.text.slice(call.open + 1, call.end - 1).trim();
  const named = home.files.flatMap((one) => stringsGiven(one, argument));
  const zone = first?.text ?? named[0]?.text;
  if (zone === "" || /^(?:UTC|Local)$/.test(zone ?? "") || isWindowsZone(zone ?? "")) return undefined;
  if (/\bFixedZone\(/.test(textAround(file, call.start))) return undefined;
  // A zone that is told from outside may be UTC.
  return zone === undefined ? { severity: "medium", params: { zone: argument.slice(0, 60) } } : { params: { zone } };
}

function zoneOfText({ text, call }: StringLiteral, { file, tree }: Site): Found | undefined {
  if (isNoService(file) || text.length > 300) return undefined;
  const zone =
    DSN_ZONE.exec(text)?.[1] ??
    /^(?:CRON_)?TZ=(\w+\/\w+)\s/.exec(text)?.[1] ??
    (ZONE.test(text) && call !== undefined && call.callee !== "time.LoadLocation" && LOOKS_UP.test(call.callee)
      ? text
      : undefined);
  return zone === undefined || !lacksZones(tree) ? undefined : { params: { zone: plain(zone) } };
}

function plain(zone: string): string {
  return zone.replace(/%2F/i, "/");
}

/** True when an image has no time zone database and the program does not bring it. */
function lacksZones(tree: Tree): boolean {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const lacks = someImage(tree, ({ timeZones }) => timeZones === false) && !bringsZones(tree);
  known.set(tree, lacks);
  return lacks;
}

function bringsZones(tree: Tree): boolean {
  return (
    tree.packages.some(({ files }) =>
      files.some(({ imports, scope }) => scope !== "test" && imports.some(({ path }) => path === "time/tzdata")),
    ) ||
    isSetOutside(tree, "ZONEINFO") ||
    tree.texts.some(({ text }) => text.includes("timetzdata"))
  );
}
