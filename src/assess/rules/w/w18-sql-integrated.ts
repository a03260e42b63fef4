import { stringsGiven, stringsOf } from "../../go/strings.ts";
import type { Call, GoFile, StringLiteral } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import { isCompared } from "../calls.ts";
import type { Found, Rule } from "../rule.ts";
import { isHelpText, OPEN_CALLS, passwordIn, sourceOf } from "./connection-string.ts";
import { isFixture } from "./fixtures.ts";

/** An option of a connection string that asks for the Windows account. */
const OPTION =
  /(?:^|[;?&"'])\s*((?:integrated(?:[ _+]|%20)?security|trusted_connection)\s*=\s*(?:sspi|true|yes|1)|authenticator\s*=\s*winsspi)(?=\s*(?:[;&"']|$))/i;
const NAME = /^(?:integrated ?security|trusted_connection)$/i;
const YES = /^(?:sspi|true|yes|1)$/i;
/** A connection string of SQL Server that says where and not who. */
const PLACE = /^(?:sqlserver:\/\/|(?:server|data source|addr)\s*=)/i;
const WHO =
  /[@%]|\b(?:user ?id|uid|user|authenticator|fedauth|integrated(?: |_|\+|%20)?security|trusted_connection)\s*=/i;
const GORM = "gorm.io/driver/sqlserver.Open";

export const sqlIntegrated: Rule = {
  id: "W18",
  name: "sql-integrated",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.96,
  supersedes: ["W38"],
  texts: {
    en: {
      detects: "Connections to SQL Server that sign on with the Windows account, in Go and in configuration.",
      evidence:
        "The option integrated security=sspi or trusted_connection=yes, a connection string of the driver without a user, or an import of winsspi; silent for options that are off, compared, part of a help text or behind a test for Windows.",
      why: "A container runs under no Windows account, so SQL Server refuses the connection at run time.",
      found: "{option} signs on to SQL Server with the Windows account",
      fix: "Create an SQL login and read it from the environment: server=…;user id=${DB_USER};password=${DB_PASSWORD}; where the domain is a must, authenticator=krb5 with a mounted keytab.",
      variants: {
        implicit: {
          found: "the connection string names no user, so the driver takes the Windows account",
          fix: "Add user id and password from the environment (DB_USER, DB_PASSWORD), or authenticator=krb5 with a mounted keytab.",
        },
      },
    },
    "zh-CN": {
      detects: "Go 代码和配置中用 Windows 账户登录 SQL Server 的连接。",
      evidence:
        "选项 integrated security=sspi 或 trusted_connection=yes、没有用户的连接串，或导入 winsspi；选项关闭、只用于比较、出现在帮助文本里或处在 Windows 判断之内则不报告。",
      why: "容器不以任何 Windows 账户运行，SQL Server 会在运行时拒绝连接。",
      found: "{option} 用 Windows 账户登录 SQL Server",
      fix: "创建 SQL 登录名并从环境变量读取：server=…;user id=${DB_USER};password=${DB_PASSWORD}；必须用域账户时，使用 authenticator=krb5 和挂载的 keytab。",
      variants: {
        implicit: {
          found: "连接串里没有用户，驱动会使用 Windows 账户",
          fix: "从环境变量（DB_USER、DB_PASSWORD）加入 user id 和 password，或使用 authenticator=krb5 和挂载的 keytab。",
        },
      },
    },
  },
  bad: [
    `db, err := sql.Open("sqlserver", «"server=sql01;database=orders;integrated security=SSPI")`,
    `const dsn = «"Driver={SQL Server};Server=.;Database=orders;Trusted_Connection=Yes;"`,
    `query.Add(«"trusted_connection", "yes")`,
    `db, err := «sql.Open("mssql", "server=sql01;database=orders")`,
    `dsn := "sqlserver://sql01?database=orders"\n\tdb, err := «sql.Open("sqlserver", dsn)`,
    `dsn := fmt.Sprintf(«"sqlserver://%s?database=orders&trusted_connection=true", host)`,
    {
      "conf/app.ini":
        '[db]\r\ndsn = "«server=sql01;Integrated Security=true"\r\n[report]\r\nserver = sql02\r\ntrusted_connection = «yes\r\n',
    },
    { "db.go": `package main\n\nimport _ «"github.com/microsoft/go-mssqldb/integratedauth/winsspi"\n` },
  ],
  good: [
    `db, err := sql.Open("sqlserver", "server=sql01;user id=orders;password=x;database=orders")`,
    `dsn := "server=sql01;integrated security=false;user id=orders"`,
    `if strings.Contains(dsn, "trusted_connection=yes") {\n\t}`,
    `dsn := "server=sql01;database=orders;"\n\tdsn += login()\n\tdb, err := sql.Open("mssql", dsn)`,
    `flag.String("dsn", "", "server=sql01;trusted_connection=yes")`,
    `if runtime.GOOS == "windows" {\n\t\tsql.Open("sqlserver", "server=sql01;integrated security=sspi")\n\t}`,
    `db, err := sql.Open("sqlserver", "sqlserver://orders:x@sql01?database=orders")\n\tdb, err = sql.Open("mysql", "server=sql01")`,
    { "conf/app.ini": "; dsn = server=sql01;Integrated Security=true\ndsn = server=sql01;user id=orders\n" },
  ],
  match: [
    {
      on: "import",
      paths: ["github.com/microsoft/go-mssqldb/integratedauth/winsspi"],
      check: ({ path }) => ({ params: { option: path }, severity: "blocker" }),
    },
    { on: "string", pattern: /integrated(?:[ _+]|%20)?security|trusted_connection|authenticator\s*=/i, check: option },
    { on: "call", callees: [...OPEN_CALLS, GORM], check: (call, { file }) => withoutUser(file, call) },
    {
      on: "config",
      keys: NAME,
      values: YES,
      check: ({ key, value }, { file }) =>
        isFixture(file.path) ? undefined : { params: { option: `${key}=${value}` } },
    },
    {
      on: "config",
      values: OPTION,
      check: ({ value, start, end }, { file }) =>
        isFixture(file.path)
          ? undefined
          : { params: { option: OPTION.exec(value)?.[1] ?? "" }, ...passwordIn(file.text, { start, end }) },
    },
  ],
};

function option(one: StringLiteral, { file }: { readonly file: GoFile }): Found | undefined {
  if (isCompared(file, one) || isHelpText(one)) return undefined;
  const next = one.call?.strings[one.call.strings.indexOf(one) + 1]?.text ?? "";
  const found = NAME.test(one.text) && YES.test(next) ? `${one.text}=${next}` : OPTION.exec(one.text)?.[1];
  return found === undefined ? undefined : { params: { option: found }, ...passwordIn(file.text, one) };
}

/** The driver for SQL Server signs on with the Windows account where nobody is named. */
function withoutUser(file: GoFile, call: Call): Found | undefined {
  const args = argumentsOf(file, call);
  const place = call.callee === GORM ? 0 : 1;
  const range = args[place];
  if (range === undefined || (place === 1 && !/^(?:mssql|sqlserver)$/.test(call.strings[0]?.text ?? "")))
    return undefined;
  const text = wholeText(file, sourceOf(file, range));
  return text !== undefined && PLACE.test(text) && !WHO.test(text) ? { variant: "implicit" } : undefined;
}

/** What a literal says, or the one a name was given; of a text that is put together only a part is known. */
function wholeText(file: GoFile, source: string): string | undefined {
  const literal = stringsOf(file).find(({ start, end }) => file.text.slice(start, end) === source)?.text;
  if (literal !== undefined || !/^[A-Za-z_]\w*$/.test(source)) return literal;
  const given = stringsGiven(file, source).filter(({ composite }) => composite === undefined);
  const [only] = given;
  const sets = file.text.match(new RegExp(`\\b${source}\\s*(?:[:+]?=(?!=))`, "g"))?.length ?? 0;
  return only === undefined || sets > 1 || /^\s*\+/.test(file.text.slice(only.end, only.end + 8))
    ? undefined
    : only.text;
}
