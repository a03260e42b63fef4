import { isCompared } from "../calls.ts";
import type { Found, Rule } from "../rule.ts";
import { isHelpText, OPEN_CALLS, passwordIn } from "./connection-string.ts";
import { isFixture } from "./fixtures.ts";

const ODBC = "github.com/alexbrainman/odbc";
const DRIVER = /(?:^|[;"'])\s*driver\s*=\s*\{([^{}]+)\}/i;
/** Drivers that only Windows brings along. */
const WINDOWS_DRIVER = /^(?:SQL Server(?: Native Client .*)?|SQL Native Client|Microsoft .*|Driver do Microsoft .*)$/i;
/** Access files have a rule of their own. */
const ACCESS = /access|\*\.mdb/i;

export const odbc: Rule = {
  id: "W19",
  name: "odbc",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 4,
  confidence: 0.95,
  supersedes: ["W38"],
  texts: {
    en: {
      detects: "Databases that are reached over ODBC, in Go and in configuration.",
      evidence:
        "An import of alexbrainman/odbc, an opening of the driver odbc, or Driver={…} in a connection string; a driver that Linux has too weighs less. Silent for texts that are compared, part of a help text or behind a test for Windows.",
      why: "ODBC drivers are installed on the Windows machine. An image has neither them nor their manager, and the Go package needs cgo for it.",
      found: "{name} goes through the ODBC drivers of the machine",
      fix: "Use the database's own driver: github.com/microsoft/go-mssqldb, github.com/go-sql-driver/mysql or github.com/jackc/pgx/v5; where there is none, an image with unixodbc, its driver and CGO_ENABLED=1.",
      variants: {
        driver: {
          found: "the ODBC driver {name} is a part of Windows",
          fix: 'Open SQL Server by github.com/microsoft/go-mssqldb (sql.Open("sqlserver", …)), with host and login from environment variables.',
        },
      },
    },
    "zh-CN": {
      detects: "Go 代码和配置中通过 ODBC 访问的数据库。",
      evidence:
        "导入 alexbrainman/odbc、打开 odbc 驱动，或连接串中的 Driver={…}；Linux 上也有的驱动级别较低。只用于比较、出现在帮助文本里或处在 Windows 判断之内则不报告。",
      why: "ODBC 驱动安装在 Windows 机器上。镜像里既没有驱动也没有驱动管理器，Go 包还需要 cgo。",
      found: "{name} 依赖机器上的 ODBC 驱动",
      fix: "使用数据库自己的驱动：github.com/microsoft/go-mssqldb、github.com/go-sql-driver/mysql 或 github.com/jackc/pgx/v5；没有时使用带 unixodbc、其驱动和 CGO_ENABLED=1 的镜像。",
      variants: {
        driver: {
          found: "ODBC 驱动 {name} 是 Windows 的一部分",
          fix: '用 github.com/microsoft/go-mssqldb 打开 SQL Server（sql.Open("sqlserver", …)），主机和登录名来自环境变量。',
        },
      },
    },
  },
  bad: [
    `package main\n\nimport (\n\t"database/sql"\n\n\t_ «"github.com/alexbrainman/odbc"\n)\n\nfunc main() {\n\tdb, err := «sql.Open("odbc", "DSN=orders")\n\t_, _ = db, err\n}\n`,
    `db, err := sql.Open("odbc", «"driver={SQL Server};server=sql01;database=orders")`,
    `const erp = «"Driver={ODBC Driver 17 for SQL Server};Server=erp01"`,
    { "conf/app.ini": "[erp]\ndsn = «Driver={SQL Server Native Client 11.0};Server=erp01;Uid=sa;Pwd=x1\n" },
  ],
  good: [
    `db, err := sql.Open("sqlserver", "server=sql01;user id=orders")`,
    `if strings.Contains(dsn, "driver={SQL Server}") {\n\t}`,
    `if runtime.GOOS == "windows" {\n\t\tsql.Open("odbc", "driver={SQL Server};server=sql01")\n\t}`,
    { "odbc_windows.go": `package main\n\nimport _ "github.com/alexbrainman/odbc"\n` },
    `fmt.Println("driver={name} selects the driver")`,
  ],
  match: [
    {
      on: "import",
      paths: [ODBC],
      check: ({ path }) => ({ params: { name: path } }),
    },
    {
      on: "call",
      callees: OPEN_CALLS,
      check: ({ strings }) =>
        strings[0]?.text === "odbc" && !strings.some(({ text }) => DRIVER.test(text))
          ? { params: { name: 'sql.Open("odbc", …)' } }
          : undefined,
    },
    {
      on: "string",
      pattern: /\bdriver\s*=\s*\{/i,
      check: (one, { file }) =>
        isCompared(file, one) || isHelpText(one) ? undefined : ofDriver(one.text, passwordIn(file.text, one)),
    },
    {
      on: "config",
      values: DRIVER,
      check: ({ value, start, end }, { file }) =>
        isFixture(file.path) ? undefined : ofDriver(value, passwordIn(file.text, { start, end })),
    },
  ],
};

function ofDriver(text: string, hidden: Pick<Found, "conceal">): Found | undefined {
  const name = DRIVER.exec(text)?.[1];
  if (name === undefined || ACCESS.test(name)) return undefined;
  return WINDOWS_DRIVER.test(name)
    ? { params: { name }, variant: "driver", ...hidden }
    : { params: { name }, severity: "medium", ...hidden };
}
