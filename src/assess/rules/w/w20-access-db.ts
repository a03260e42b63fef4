import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import { isCompared } from "../calls.ts";
import type { Found, Rule } from "../rule.ts";
import { isHelpText, OPEN_CALLS, passwordIn } from "./connection-string.ts";
import { isFixture } from "./fixtures.ts";

const ADODB = "github.com/mattn/go-adodb";
const PROVIDER = /\b(?:Microsoft\.(?:Jet|ACE)\.OLEDB\.[\d.]+|Microsoft Access Driver[^}"']*)/i;
/** A file of Access as a whole path, or as the source of a connection string; "%" stands for a name that is filled in. */
const FILE = /(?:^|\b(?:data source|dbq|database)\s*=\s*)([^;"'<>|*\r\n]*[\w)%\-\]]\.(?:mdb|accdb))\s*(?:;|$)/i;
/** LMDB keeps its data under the same ending. */
const LMDB = /(?:^|[\\/])(?:data|lock)\.mdb$/i;
const PROSE = /\s\S*\s\S*\s/;

export const accessDb: Rule = {
  id: "W20",
  name: "access-db",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 16,
  confidence: 0.95,
  supersedes: ["W19", "W38"],
  texts: {
    en: {
      detects:
        "Databases of Microsoft Access and what opens them: Jet and ACE, go-adodb, files that end in .mdb or .accdb.",
      evidence:
        "An import of go-adodb, an opening of the driver adodb, a provider of Jet or ACE, or the name of an Access file; silent for endings alone, for LMDB files, and for texts that are compared or behind a test for Windows.",
      why: "Only Windows has the engine that opens these files. go-adodb compiles for Linux and fails with the first query.",
      found: "{name} needs the database engine of Microsoft Access",
      fix: "Export the tables to SQLite (modernc.org/sqlite) on a volume or to PostgreSQL (github.com/jackc/pgx/v5) and open that by database/sql; mdbtools reads old files for the export.",
    },
    "zh-CN": {
      detects: "Microsoft Access 数据库及打开它的手段：Jet 和 ACE、go-adodb、以 .mdb 或 .accdb 结尾的文件。",
      evidence:
        "导入 go-adodb、打开 adodb 驱动、出现 Jet 或 ACE 的 Provider，或 Access 文件名；只有扩展名、LMDB 文件、只用于比较或处在 Windows 判断之内则不报告。",
      why: "只有 Windows 有能打开这些文件的引擎。go-adodb 能为 Linux 编译，但第一条查询就会失败。",
      found: "{name} 需要 Microsoft Access 数据库引擎",
      fix: "把表导出到卷上的 SQLite（modernc.org/sqlite）或 PostgreSQL（github.com/jackc/pgx/v5），通过 database/sql 打开；导出旧文件可用 mdbtools。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"database/sql"\n\n\t_ «"github.com/mattn/go-adodb"\n)\n\nfunc main() {\n\tdb, err := «sql.Open("adodb", dsn)\n\t_, _ = db, err\n}\n`,
    `db, err := sql.Open("adodb", «"Provider=Microsoft.ACE.OLEDB.12.0;Data Source=D:\\\\orders\\\\stock.accdb;")`,
    `const stock = «"data/stock.mdb"`,
    `dsn := «"Driver={Microsoft Access Driver (*.mdb, *.accdb)};Dbq=stock.accdb"`,
    { "conf/app.ini": "[stock]\nfile = «D:\\orders\\stock.mdb\n" },
  ],
  good: [
    `if strings.HasSuffix(name, ".mdb") {\n\t}`,
    `var kinds = map[string]string{".mdb": "application/x-msaccess"}`,
    `os.Stat(filepath.Join(dir, "data.mdb"))`,
    `fmt.Println("convert stock.mdb first")`,
    { "stock_windows.go": `package main\n\nimport _ "github.com/mattn/go-adodb"\n\nconst stock = "stock.mdb"\n` },
    `skipped := []string{"*.mdb", "*.tmp"}`,
    { "conf/app.ini": "; file = D:\\orders\\stock.mdb\nfile = /data/stock.db\n" },
  ],
  match: [
    { on: "import", paths: [ADODB], check: ({ path }) => ({ params: { name: path } }) },
    {
      on: "call",
      callees: OPEN_CALLS,
      check: ({ strings }) =>
        strings[0]?.text === "adodb" && !strings.some(({ text }) => nameIn(text) !== undefined)
          ? { params: { name: 'sql.Open("adodb", …)' } }
          : undefined,
    },
    { on: "string", pattern: /(?:Jet|ACE)\.OLEDB\.|Access Driver|\.(?:mdb|accdb)\b/i, check: ofLiteral },
    {
      on: "config",
      values: /(?:Jet|ACE)\.OLEDB\.|Access Driver|\.(?:mdb|accdb)\b/i,
      check: ({ value, start, end }, { file }) => {
        const name = isFixture(file.path) ? undefined : nameIn(value);
        return name === undefined ? undefined : { params: { name }, ...passwordIn(file.text, { start, end }) };
      },
    },
  ],
};

function ofLiteral(one: StringLiteral, { file }: { readonly file: GoFile }): Found | undefined {
  const name = isCompared(file, one) || isHelpText(one) ? undefined : nameIn(one.text);
  if (name === undefined || file.imports.some(({ path }) => /lmdb|\bmdb\b/i.test(path))) return undefined;
  return { params: { name }, ...passwordIn(file.text, one) };
}

function nameIn(text: string): string | undefined {
  const provider = PROVIDER.exec(text)?.[0];
  if (provider !== undefined) return provider;
  const name = FILE.exec(text)?.[1]?.trim();
  // Words with an ending at their end are a sentence; an address is somebody else's file.
  const path = name !== undefined && (/^(?:[A-Za-z]:|[\\/.%])/.test(name) || !PROSE.test(name));
  return !path || LMDB.test(name) || /^https?:/i.test(name) ? undefined : name.slice(0, 100);
}
