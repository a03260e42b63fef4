import { callsOf, callsTo } from "../../go/calls.ts";
import { stringsHolding } from "../../go/strings.ts";
import { symbolsNamed } from "../../go/symbol-uses.ts";
import type { GoFile, Range } from "../../go/syntax.ts";
import { finalImages } from "../../project/image.ts";
import type { Tree } from "../../project/tree.ts";
import { argumentText } from "../calls.ts";
import { isSetOutside } from "../f/environment.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { isNoService } from "../f/aside.ts";

const CRON =
  /^(?:github\.com\/(?:robfig\/cron(?:\/v\d)?|jasonlvhit\/gocron)|gopkg\.in\/robfig\/cron\.v\d)\.(?:New|NewScheduler)$/;
const CRONS = [
  "github.com/robfig/cron.New",
  "github.com/robfig/cron/v3.New",
  "gopkg.in/robfig/cron.v2.New",
  "gopkg.in/robfig/cron.v3.New",
  "github.com/jasonlvhit/gocron.NewScheduler",
];
const CLOCK = /\btime\.Now\(\)\.(?:Hour|Weekday|YearDay)\(\)/;
const LOCAL_DSN = /[?&]loc=Local\b/i;
const known = new WeakMap<Tree, boolean>();

export const tzLocal: Rule = {
  id: "R04",
  name: "tz-local",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Schedules, reports and stored times that follow the local time of the machine.",
      evidence:
        "Speaks once per file at time.Local, Local(), a cron without a location, loc=Local in a database address or a decision by time.Now().Hour(); silent when TZ is set in source, Dockerfile or deployment files, when /etc/localtime is put into the image, and in tests.",
      why: "A container's local time is UTC. A job for 02:00 runs at 10:00 in Shanghai, and times read from the database shift by the difference.",
      found: "goes by the local time of the machine ({what}), which is UTC in a container",
      fix: 'Set TZ for the container (TZ=Asia/Shanghai) with import _ "time/tzdata" in main, or pass a time.Location from a variable: cron.WithLocation, time.Now().In(loc).',
    },
    "zh-CN": {
      detects: "依赖机器本地时间的定时任务、报表和存储的时间。",
      evidence:
        "在 time.Local、Local()、没有指定时区的 cron、数据库地址中的 loc=Local、按 time.Now().Hour() 判断的位置报告，每个文件一次；源码、Dockerfile 或部署文件设置了 TZ、镜像里放入了 /etc/localtime、以及测试中不报告。",
      why: "容器的本地时间是 UTC。02:00 的任务会在北京时间 10:00 运行，从数据库读出的时间也会差 8 小时。",
      found: "依赖机器的本地时间（{what}），而容器里是 UTC",
      fix: '为容器设置 TZ（TZ=Asia/Shanghai）并在 main 里导入 _ "time/tzdata"，或由变量给出 time.Location：cron.WithLocation、time.Now().In(loc)。',
    },
  },
  bad: [
    `day := time.Date(2026, 1, 2, 0, 0, 0, 0, «time.Local)\n\tlast := day.In(time.Local)`,
    `package main\n\nimport "github.com/robfig/cron/v3"\n\nfunc main() {\n\tc := «cron.New(cron.WithSeconds())\n\tc.Start()\n}\n`,
    `db, err := sql.Open("mysql", «"app@tcp(db:3306)/orders?parseTime=true&loc=Local")`,
    `if «time.Now().Hour() == 2 {\n\t\treport()\n\t}`,
  ],
  good: [
    `now := time.Now().UTC()`,
    `package main\n\nimport (\n\t"time"\n\n\t"github.com/robfig/cron/v3"\n)\n\nfunc main() {\n\tc := cron.New(cron.WithLocation(time.UTC))\n\tc.Start()\n}\n`,
    `time.Local = zone`,
    `log.Println("the local time is used")`,
    {
      "main.go": `package main\n\nimport "time"\n\nvar start = time.Now().In(time.Local)\n\nfunc main() {}\n`,
      Dockerfile: "FROM alpine\nENV TZ=Asia/Shanghai\nCOPY app /app\n",
    },
    {
      "main.go": `package main\n\nimport "time"\n\nvar start = time.Now().In(time.Local)\n\nfunc main() {}\n`,
      "docker-compose.yml": "services:\n  app:\n    build: .\n    environment:\n      - TZ=Asia/Shanghai\n",
    },
    { "main_test.go": `package main\n\nimport "time"\n\nvar start = time.Now().In(time.Local)\n` },
  ],
  match: [
    { on: "symbol", symbols: { time: new Set(["Local"]) }, check: (one, site) => localOf(one, site) },
    { on: "call", callees: [".Local", ...CRONS], check: (one, site) => localOf(one, site) },
    { on: "string", pattern: /[?&]loc=Local\b/i, check: (one, site) => localOf(one, site) },
    {
      on: "code",
      words: ["Hour", "Weekday", "YearDay"],
      pattern: CLOCK,
      check: (one, site) => localOf(one, site),
    },
  ],
};

/** The first of all such places in a file. */
function localOf({ start }: Range, { file, tree }: Site): Found | undefined {
  if (isNoService(file)) return undefined;
  const [first] = placesIn(file);
  return first === undefined || first.start !== start || isZoneSet(tree) ? undefined : { params: { what: first.what } };
}

const localNames = symbolsNamed(["Local"]);
const localCalls = callsTo([".Local"]);
const settingCalls = callsTo(["os.Setenv"]);

function placesIn(file: GoFile): readonly { readonly start: number; readonly what: string }[] {
  const { text } = file;
  const clock = CLOCK.exec(text);
  return [
    ...localNames(file)
      .filter(
        ({ path, name, start }) =>
          path === "time" && name === "Local" && !/[=!]=\s*$/.test(text.slice(start - 4, start)),
      )
      .map(({ start }) => ({ start, what: "time.Local" })),
    ...localCalls(file)
      .filter((call) => call.end === call.open + 2 && call.receiver !== "" && text.includes('"time"'))
      .map(({ start }) => ({ start, what: "Local()" })),
    ...callsOf(file)
      .filter((call) => CRON.test(call.callee) && !/WithLocation|In\(/.test(argumentText(file, call)))
      .map(({ start, open }) => ({ start, what: text.slice(start, open) })),
    ...stringsHolding(file, "=Local")
      .filter((one) => LOCAL_DSN.test(one.text))
      .map(({ start }) => ({ start, what: "loc=Local" })),
    ...(clock === null ? [] : [{ start: clock.index, what: clock[0] }]),
  ].toSorted((a, b) => a.start - b.start);
}

/** True when somebody says what local time is. */
function isZoneSet(tree: Tree): boolean {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const put = finalImages(tree).some(({ dockerfile }) =>
    (dockerfile?.instructions ?? []).some(({ args }) => args.includes("/etc/localtime")),
  );
  const set = put || isSetOutside(tree, "TZ") || tree.packages.some(({ files }) => files.some(setsZone));
  known.set(tree, set);
  return set;
}

function setsZone(file: GoFile): boolean {
  const { text, scope } = file;
  if (scope === "test") return false;
  return (
    settingCalls(file).some(({ strings }) => strings[0]?.text === "TZ") ||
    /\btime\.Local\s*(?:,\s*\w+\s*)?=(?!=)/.test(text)
  );
}
