import { table } from "../../../kit/table.ts";
import { textAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import { argumentText } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { isNoService } from "./aside.ts";

/** Calls that open a database which is a file of the service's own → its name. */
const STORES = table<string>({
  "github.com/akrylysov/pogreb.Open": "Pogreb",
  "github.com/asdine/storm.Open": "Storm",
  "github.com/asdine/storm/v3.Open": "Storm",
  "github.com/blevesearch/bleve.New": "Bleve",
  "github.com/blevesearch/bleve/v2.New": "Bleve",
  "github.com/boltdb/bolt.Open": "Bolt",
  "github.com/cockroachdb/pebble.Open": "Pebble",
  "github.com/dgraph-io/badger.Open": "Badger",
  "github.com/dgraph-io/badger/v2.Open": "Badger",
  "github.com/dgraph-io/badger/v3.Open": "Badger",
  "github.com/dgraph-io/badger/v4.Open": "Badger",
  "github.com/glebarez/sqlite.Open": "SQLite",
  "github.com/nutsdb/nutsdb.Open": "NutsDB",
  "github.com/ostafen/clover.Open": "Clover",
  "github.com/peterbourgon/diskv.New": "diskv",
  "github.com/peterbourgon/diskv/v3.New": "diskv",
  "github.com/sdomino/scribble.New": "Scribble",
  "github.com/syndtr/goleveldb/leveldb.Open": "LevelDB",
  "github.com/syndtr/goleveldb/leveldb.OpenFile": "LevelDB",
  "github.com/tidwall/buntdb.Open": "BuntDB",
  "github.com/xujiajun/nutsdb.Open": "NutsDB",
  "go.etcd.io/bbolt.Open": "Bolt",
  "gorm.io/driver/sqlite.Open": "SQLite",
});
/** Calls that name their driver → index of the name. */
const BY_DRIVER = table<number>({
  "database/sql.Open": 0,
  "github.com/astaxie/beego/orm.RegisterDataBase": 1,
  "github.com/beego/beego/v2/client/orm.RegisterDataBase": 1,
  "github.com/go-xorm/xorm.NewEngine": 0,
  "github.com/jinzhu/gorm.Open": 0,
  "github.com/jmoiron/sqlx.Connect": 0,
  "github.com/jmoiron/sqlx.MustConnect": 0,
  "github.com/jmoiron/sqlx.MustOpen": 0,
  "github.com/jmoiron/sqlx.Open": 0,
  "xorm.io/xorm.NewEngine": 0,
});
const FILE_DRIVER = /^(?:sqlite3?|sqlite3?_\w+|duckdb|ql2?)$/;
const IN_MEMORY = /:memory:|mode=memory|InMemory|MemStorage|vfs\.NewMem|NewMemOnly/;
/** Beside a server's driver the file is one choice among several. */
const OTHER_DRIVERS = /["'`](?:mysql|postgres(?:ql)?|pgx|mssql|sqlserver|oracle)["'`]|\b(?:mysql|postgres)\.Open\(/;
const UPLOADED = /\.(?:FormFile|MultipartReader|MultipartForm)\b/;
/** Methods of web frameworks that save what was uploaded, and what the file imports when they are meant. */
const UPLOADERS = table<string>({
  ".SaveFile": "gofiber/fiber",
  ".SaveToFile": "beego",
  ".SaveUploadedFile": "gin-gonic/gin",
});
const SAVERS = ["os.Create", "os.OpenFile"];

export const localState: Rule = {
  id: "F04",
  name: "local-state",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 2,
  confidence: 0.93,
  supersedes: ["F05", "R07", "R08"],
  texts: {
    en: {
      detects: "Databases that are files of the service's own, and uploads that are kept on its disk.",
      evidence:
        "Speaks where SQLite, Bolt, Badger, LevelDB and the like are opened or a handler saves an uploaded file; silent for databases in memory, in temporary folders and in tests; medium when the file is one of several drivers.",
      why: "The disk of a container ends with it, and a second replica has its own: data are lost at the next release, or differ between replicas.",
      found: "keeps its data in a {store} file of its own",
      fix: "Mount a volume at the folder of the file and keep one replica (a StatefulSet in Kubernetes), or move the data to a database server.",
      variants: {
        upload: {
          found: "keeps uploaded files on its own disk",
          fix: "Write to a folder from an environment variable such as UPLOAD_DIR where a volume is mounted, or to an object store (S3 API).",
        },
      },
    },
    "zh-CN": {
      detects: "服务自带的文件型数据库，以及保存在本地磁盘的上传文件。",
      evidence:
        "在打开 SQLite、Bolt、Badger、LevelDB 等数据库，或处理函数保存上传文件的位置报告；内存数据库、临时目录和测试不报告；文件型数据库只是多种驱动之一时为中等级别。",
      why: "容器的磁盘随容器结束，第二个副本又有自己的磁盘：下次发布数据就会丢失，或各副本数据不一致。",
      found: "把数据保存在自己的 {store} 文件里",
      fix: "在该文件的目录挂载卷并保持一个副本（Kubernetes 中用 StatefulSet），或把数据迁到数据库服务器。",
      variants: {
        upload: {
          found: "把上传的文件保存在本地磁盘",
          fix: "写到由环境变量（如 UPLOAD_DIR）给出并挂载了卷的目录，或写到对象存储（S3 接口）。",
        },
      },
    },
  },
  bad: [
    `db, err := «sql.Open("sqlite3", "./orders.db")`,
    `package main\n\nimport bolt "go.etcd.io/bbolt"\n\nfunc open(path string) {\n\tdb, err := «bolt.Open(path, 0600, nil)\n\t_, _ = db, err\n}\n`,
    `package main\n\nimport (\n\t"gorm.io/driver/sqlite"\n\t"gorm.io/gorm"\n)\n\nfunc open() {\n\tdb, _ := gorm.Open(«sqlite.Open("orders.db"), &gorm.Config{})\n\t_ = db\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc upload(c *gin.Context) {\n\tfile, _ := c.FormFile("file")\n\t«c.SaveUploadedFile(file, "./uploads/"+file.Filename)\n}\n`,
    `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\t_, head, _ := r.FormFile("file")\n\tf, _ := «os.Create("uploads/" + head.Filename)\n\t_ = f\n}\n`,
  ],
  good: [
    `db, err := sql.Open("mysql", dsn)`,
    `db, err := sql.Open("sqlite3", ":memory:")`,
    `db, err := sql.Open("sqlite3", "file:orders?mode=memory&cache=shared")`,
    `package main\n\nimport "github.com/dgraph-io/badger/v4"\n\nfunc open() {\n\topts := badger.DefaultOptions("").WithInMemory(true)\n\tdb, err := badger.Open(opts)\n\t_, _ = db, err\n}\n`,
    `// db, err := sql.Open("sqlite3", "orders.db")`,
    { "main_test.go": `package main\n\nimport "database/sql"\n\nfunc open() { sql.Open("sqlite3", "orders.db") }\n` },
    `package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"path/filepath"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\t_, head, _ := r.FormFile("file")\n\tf, _ := os.Create(filepath.Join(os.TempDir(), head.Filename))\n\t_ = f\n}\n`,
  ],
  match: [
    { on: "call", callees: [...Object.keys(STORES), ...Object.keys(BY_DRIVER)], check: storeOf },
    {
      on: "call",
      callees: Object.keys(UPLOADERS),
      check: (call, site) => (site.file.text.includes(UPLOADERS[call.callee] ?? "") ? uploadOf(call, site) : undefined),
    },
    {
      on: "call",
      callees: SAVERS,
      check: (call, site) => (UPLOADED.test(textAround(site.file, call.start)) ? uploadOf(call, site) : undefined),
    },
  ],
};

function storeOf(call: Call, { file }: Site): Found | undefined {
  if (isNoService(file)) return undefined;
  const index = BY_DRIVER[call.callee];
  const driver = index === undefined ? undefined : call.strings.find((one) => one.index === index)?.text;
  if (index !== undefined && (driver === undefined || !FILE_DRIVER.test(driver))) return undefined;
  const around = textAround(file, call.start);
  if (IN_MEMORY.test(around === "" ? argumentText(file, call) : around)) return undefined;
  const store = STORES[call.callee] ?? (driver?.startsWith("sqlite") === true ? "SQLite" : (driver ?? "SQLite"));
  return { params: { store }, ...(OTHER_DRIVERS.test(around) ? { severity: "medium" as const } : {}) };
}

function uploadOf(call: Call, { file }: Site): Found | undefined {
  if (isNoService(file) || /te?mp/i.test(argumentText(file, call))) return undefined;
  const reads = call.callee === "os.OpenFile" && !/O_CREATE/.test(argumentText(file, call));
  return reads ? undefined : { variant: "upload" };
}
