import { branchesOf } from "../../go/scan.ts";
import { table } from "../../../kit/table.ts";
import { declarationAround } from "../../go/around.ts";
import type { Call, GoFile, IfSite } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { isNoService } from "./aside.ts";

/** Calls that reach a server at once → what kind of server. */
const CONNECTS = table<string>({
  "github.com/apache/rocketmq-client-go/v2.NewProducer": "RocketMQ",
  "github.com/eclipse/paho.mqtt.golang.NewClient": "MQTT",
  "github.com/go-pg/pg.Connect": "PostgreSQL",
  "github.com/gomodule/redigo/redis.Dial": "Redis",
  "github.com/IBM/sarama.NewSyncProducer": "Kafka",
  "github.com/jackc/pgx/v4.Connect": "PostgreSQL",
  "github.com/jackc/pgx/v4/pgxpool.Connect": "PostgreSQL",
  "github.com/jackc/pgx/v5.Connect": "PostgreSQL",
  "github.com/jinzhu/gorm.Open": "the database",
  "github.com/jmoiron/sqlx.Connect": "the database",
  "github.com/nats-io/nats.go.Connect": "NATS",
  "github.com/rabbitmq/amqp091-go.Dial": "RabbitMQ",
  "github.com/samuel/go-zookeeper/zk.Connect": "ZooKeeper",
  "github.com/Shopify/sarama.NewSyncProducer": "Kafka",
  "github.com/streadway/amqp.Dial": "RabbitMQ",
  "gopkg.in/mgo.v2.Dial": "MongoDB",
  "gorm.io/gorm.Open": "the database",
});
const MUST = table<string>({ "github.com/jmoiron/sqlx.MustConnect": "the database" });
/** Files that open a connection which a Ping then tries. */
const CLIENTS: readonly (readonly [RegExp, string])[] = [
  [/redis|redigo/, "Redis"],
  [/mongo/, "MongoDB"],
  [/^database\/sql$|sqlx|gorm|xorm|pgx|go-pg/, "the database"],
];
const ENDS =
  /\b(?:log|logrus|logger|zap|glog|klog|slog)\.(?:\w+\(\)\.)?(?:Fatal|Panic)\w*\(|\bpanic\(|\bos\.Exit\(|\.(?:Fatal|Panic)(?:f|ln)?\(/;
const RETRIES = /\bretry|\bretries|\bbackoff|\battempts?\b|RetryOnFailedConnect|\bWaitFor\w*\(|time\.Sleep\(/i;
/** A file on the own disk is there or it is not. */
const OWN_FILE = /\bsqlite|glebarez\/sqlite/i;

export const bootOrder: Rule = {
  id: "F15",
  name: "boot-order",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.9,
  texts: {
    en: {
      detects: "A program that ends when a server it needs is not up yet.",
      evidence:
        "Speaks, at what ends the program, where a connection (gorm.Open, sqlx.Connect, amqp.Dial …) or a Ping of a database fails and log.Fatal, panic or os.Exit follows; silent in a loop, with a retry or a wait in the same function, and for SQLite.",
      why: "Containers start in no order. A service that gives up when its database is ten seconds late restarts again and again, and a release is called off.",
      found: "ends when {server} cannot be reached at start",
      fix: "Try again with a growing pause for about a minute (time.Sleep, or backoff.Retry of cenkalti/backoff), and let /healthz answer 503 meanwhile.",
    },
    "zh-CN": {
      detects: "所依赖的服务还没启动就退出的程序。",
      evidence:
        "当连接（gorm.Open、sqlx.Connect、amqp.Dial 等）或数据库的 Ping 失败后执行 log.Fatal、panic 或 os.Exit 时，在结束程序的那一处报告；在循环中、同一函数里有重试或等待、以及 SQLite 时不报告。",
      why: "容器没有启动顺序。数据库晚十秒就放弃的服务会反复重启，发布也会被中止。",
      found: "启动时连不上 {server} 就退出",
      fix: "在约一分钟内以逐渐变长的间隔重试（time.Sleep，或 cenkalti/backoff 的 backoff.Retry），期间让 /healthz 返回 503。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"log"\n\t"os"\n\n\t"github.com/streadway/amqp"\n)\n\nfunc queue(url string) *amqp.Connection {\n\tconn, err := amqp.Dial(url)\n\tif err != nil {\n\t\tlog.Println("no broker:", err)\n\t\t«os.Exit(1)\n\t}\n\treturn conn\n}\n`,
    `db, _ := sql.Open("mysql", dsn)\n\tif err := db.Ping(); err != nil {\n\t\t«log.Fatal(err)\n\t}`,
    `package main\n\nimport (\n\t"gorm.io/driver/mysql"\n\t"gorm.io/gorm"\n)\n\nfunc connect(dsn string) *gorm.DB {\n\tdb, err := gorm.Open(mysql.Open(dsn), &gorm.Config{})\n\tif err != nil {\n\t\t«panic("no database")\n\t}\n\treturn db\n}\n`,
    `package main\n\nimport (\n\t"context"\n\t"log"\n\n\t"github.com/redis/go-redis/v9"\n)\n\nfunc connect(c *redis.Client) {\n\t_, err := c.Ping(context.Background()).Result()\n\tif err != nil {\n\t\t«log.Fatalf("redis: %v", err)\n\t}\n}\n`,
    `package main\n\nimport "github.com/jmoiron/sqlx"\n\nvar db = «sqlx.MustConnect("postgres", "host=db")\n`,
  ],
  good: [
    `db, _ := sql.Open("mysql", dsn)\n\tif err := db.Ping(); err != nil {\n\t\treturn err\n\t}`,
    `db, _ := sql.Open("mysql", dsn)\n\tfor i := 0; i < 30; i++ {\n\t\tif err := db.Ping(); err == nil {\n\t\t\tbreak\n\t\t} else if i == 29 {\n\t\t\tlog.Fatal(err)\n\t\t}\n\t\ttime.Sleep(time.Second)\n\t}`,
    `if err := host.Ping(); err != nil {\n\t\tlog.Fatal(err)\n\t}`,
    `package main\n\nimport (\n\t"gorm.io/driver/sqlite"\n\t"gorm.io/gorm"\n)\n\nfunc connect() *gorm.DB {\n\tdb, err := gorm.Open(sqlite.Open("orders.db"), &gorm.Config{})\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\treturn db\n}\n`,
    `db, _ := sql.Open("mysql", dsn)\n\tif err := db.Ping(); err != nil {\n\t\tlog.Print(err)\n\t}\n\tif len(os.Args) > 9 {\n\t\tlog.Fatal("too many")\n\t}`,
    `// if err := db.Ping(); err != nil { log.Fatal(err) }`,
  ],
  match: [
    {
      on: "call",
      callees: [...Object.keys(CONNECTS), ".Ping", ".PingContext"],
      check: bootOf,
    },
    {
      on: "call",
      callees: Object.keys(MUST),
      check: ({ callee, strings }, { file }) =>
        isNoService(file) || OWN_FILE.test(strings[0]?.text ?? "")
          ? undefined
          : { params: { server: MUST[callee] ?? "" } },
    },
  ],
};

function bootOf(call: Call, { file }: Site): Found | undefined {
  const server = CONNECTS[call.callee] ?? clientOf(file);
  const around = declarationAround(file, call.start);
  if (server === undefined || around === undefined || isNoService(file)) return undefined;
  const text = file.text.slice(around.start, around.end);
  if (
    RETRIES.test(text) ||
    OWN_FILE.test(file.text.slice(call.start, call.end)) ||
    inLoop(file, around.start, call.start)
  )
    return undefined;
  const site = conditionOn(file, call);
  const end = site === undefined ? null : ENDS.exec(file.text.slice(site.body.start, site.body.end));
  if (site === undefined || end === null) return undefined;
  const start = site.body.start + end.index + (end[0].startsWith(".") ? 1 : 0);
  return { params: { server }, range: { start, end: site.body.start + end.index + end[0].length } };
}

function clientOf({ imports }: GoFile): string | undefined {
  return CLIENTS.find(([pattern]) => imports.some(({ path }) => pattern.test(path)))?.[1];
}

/** The `if err != nil` that judges the call: around it, or right behind it. */
function conditionOn(file: GoFile, call: Call): IfSite | undefined {
  return branchesOf(file).find(
    (site): site is IfSite =>
      site.kind === "if" &&
      ((site.header.start <= call.start && call.start < site.header.end) ||
        (site.header.start > call.end &&
          /^[\s.\w()]{0,40}\bif\s*$/.test(file.text.slice(call.end, site.header.start)))) &&
      /\berr\w*\s*!=\s*nil/i.test(file.text.slice(site.header.start, site.header.end)),
  );
}

/** True when a `for` of the function still encloses the offset. */
function inLoop({ text }: GoFile, from: number, at: number): boolean {
  let depth = 0;
  for (let i = at; i > from; i--) {
    if (text[i] === "}") depth += 1;
    else if (text[i] === "{") {
      if (depth > 0) depth -= 1;
      else if (/\bfor\b[^{}\n]*$/.test(text.slice(Math.max(from, i - 120), i))) return true;
    }
  }
  return false;
}
