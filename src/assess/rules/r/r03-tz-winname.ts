import { isCompared } from "../calls.ts";
import { isAside, isNoService } from "../f/aside.ts";
import type { Rule } from "../rule.ts";
import { isWindowsZone } from "./windows-zone.ts";

const NAME = /^[A-Z][\w. ]{1,30} Standard Time$/;

export const tzWinname: Rule = {
  id: "R03",
  name: "tz-winname",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Time zones by the names Windows gives them.",
      evidence:
        "Speaks at a literal or a configured value that is one of the names of Windows, such as China Standard Time; silent in tables that map them, in comparisons and in tests.",
      why: "Only Windows knows these names. Go and every library on Linux ask for names such as Asia/Shanghai and fail with unknown time zone.",
      found: '"{zone}" is a time zone of Windows only',
      fix: 'Write the name of the IANA database in its place, such as Asia/Shanghai for China Standard Time (the table is windowsZones.xml of the Unicode CLDR), and import _ "time/tzdata".',
    },
    "zh-CN": {
      detects: "使用 Windows 时区名的时区。",
      evidence:
        "当字面量或配置值是 Windows 的时区名（如 China Standard Time）时报告；用于映射的表、比较和测试中不报告。",
      why: "只有 Windows 认识这些名字。Go 和 Linux 上的库使用 Asia/Shanghai 之类的名字，否则报 unknown time zone。",
      found: "“{zone}”是 Windows 专有的时区名",
      fix: '改写为 IANA 数据库的名字，例如 China Standard Time 写作 Asia/Shanghai（对照表见 Unicode CLDR 的 windowsZones.xml），并导入 _ "time/tzdata"。',
    },
  },
  bad: [
    `loc, err := time.LoadLocation(«"China Standard Time")`,
    `const zone = «"W. Europe Standard Time"`,
    { "conf/app.ini": "[report]\nzone = «Tokyo Standard Time\n" },
  ],
  good: [
    `loc, err := time.LoadLocation("Asia/Shanghai")`,
    `var zones = map[string]string{"China Standard Time": "Asia/Shanghai"}`,
    `if name == "China Standard Time" {\n\t}`,
    `const help = "local time and China Standard Time"`,
    `fmt.Println("Sydney Standard Time")`,
    { "main_test.go": `package main\n\nconst zone = "China Standard Time"\n` },
  ],
  match: [
    {
      on: "string",
      pattern: NAME,
      check: (literal, { file }) => {
        const { text, composite } = literal;
        if (!isWindowsZone(text) || isNoService(file) || isCompared(file, literal)) return undefined;
        return composite?.startsWith("map[") === true || composite === "" ? undefined : { params: { zone: text } };
      },
    },
    {
      on: "config",
      values: NAME,
      check: ({ value }, { file }) =>
        isWindowsZone(value) && !isAside(file.path) ? { params: { zone: value } } : undefined,
    },
  ],
};
