import type { SystemKind } from "../../model/assessment.ts";
import { onceByText } from "../once.ts";

/** A system by the client a program imports for it, and the words that name it in configuration keys. */
export interface KnownSystem {
  readonly system: string;
  readonly kind: SystemKind;
  /** Import paths; what stands below them counts too. */
  readonly clients: readonly string[];
  readonly words: RegExp;
}

export const SYSTEMS: readonly KnownSystem[] = [
  {
    system: "mysql",
    kind: "database",
    clients: ["github.com/go-sql-driver/mysql", "gorm.io/driver/mysql", "github.com/jinzhu/gorm/dialects/mysql"],
    words: /mysql|mariadb|database|\bdb|dsn/i,
  },
  {
    system: "postgres",
    kind: "database",
    clients: ["github.com/lib/pq", "github.com/jackc/pgx", "gorm.io/driver/postgres", "github.com/go-pg/pg"],
    words: /postgres|\bpg|database|\bdb|dsn/i,
  },
  {
    system: "sqlserver",
    kind: "database",
    clients: ["github.com/denisenkom/go-mssqldb", "github.com/microsoft/go-mssqldb", "gorm.io/driver/sqlserver"],
    words: /mssql|sqlserver|database|\bdb|dsn/i,
  },
  {
    system: "oracle",
    kind: "database",
    clients: ["github.com/godror/godror", "github.com/sijms/go-ora", "github.com/mattn/go-oci8"],
    words: /oracle|ora|database|\bdb|dsn/i,
  },
  {
    system: "sqlite",
    kind: "database",
    clients: [
      "github.com/mattn/go-sqlite3",
      "modernc.org/sqlite",
      "github.com/glebarez/sqlite",
      "gorm.io/driver/sqlite",
    ],
    words: /sqlite|database|\bdb|dsn/i,
  },
  {
    system: "odbc",
    kind: "database",
    clients: ["github.com/alexbrainman/odbc", "github.com/mattn/go-adodb"],
    words: /odbc|adodb|database|\bdb|dsn/i,
  },
  { system: "mongodb", kind: "database", clients: ["go.mongodb.org/mongo-driver", "gopkg.in/mgo.v2"], words: /mongo/i },
  { system: "clickhouse", kind: "database", clients: ["github.com/ClickHouse/clickhouse-go"], words: /clickhouse/i },
  {
    system: "influxdb",
    kind: "database",
    clients: ["github.com/influxdata/influxdb-client-go", "github.com/influxdata/influxdb1-client"],
    words: /influx/i,
  },
  {
    system: "redis",
    kind: "cache",
    clients: ["github.com/redis/go-redis", "github.com/go-redis/redis", "github.com/gomodule/redigo"],
    words: /redis|cache/i,
  },
  { system: "memcached", kind: "cache", clients: ["github.com/bradfitz/gomemcache"], words: /memcache|cache/i },
  { system: "etcd", kind: "registry", clients: ["go.etcd.io/etcd", "github.com/coreos/etcd"], words: /etcd/i },
  { system: "consul", kind: "registry", clients: ["github.com/hashicorp/consul/api"], words: /consul/i },
  { system: "nacos", kind: "registry", clients: ["github.com/nacos-group/nacos-sdk-go"], words: /nacos/i },
  {
    system: "apollo",
    kind: "registry",
    clients: ["github.com/apolloconfig/agollo", "github.com/zouyx/agollo"],
    words: /apollo/i,
  },
  {
    system: "zookeeper",
    kind: "registry",
    clients: ["github.com/go-zookeeper/zk", "github.com/samuel/go-zookeeper"],
    words: /zookeeper|\bzk/i,
  },
  {
    system: "kafka",
    kind: "queue",
    clients: [
      "github.com/segmentio/kafka-go",
      "github.com/IBM/sarama",
      "github.com/Shopify/sarama",
      "github.com/twmb/franz-go",
      "github.com/confluentinc/confluent-kafka-go",
    ],
    words: /kafka|broker/i,
  },
  {
    system: "rabbitmq",
    kind: "queue",
    clients: ["github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"],
    words: /rabbit|amqp|\bmq/i,
  },
  {
    system: "nats",
    kind: "queue",
    clients: ["github.com/nats-io/nats.go", "github.com/nats-io/stan.go"],
    words: /nats/i,
  },
  { system: "rocketmq", kind: "queue", clients: ["github.com/apache/rocketmq-client-go"], words: /rocketmq|\bmq/i },
  { system: "nsq", kind: "queue", clients: ["github.com/nsqio/go-nsq"], words: /nsq/i },
  {
    system: "mqtt",
    kind: "queue",
    clients: ["github.com/eclipse/paho.mqtt.golang", "github.com/eclipse/paho.golang"],
    words: /mqtt|broker/i,
  },
  {
    system: "elasticsearch",
    kind: "search",
    clients: ["github.com/elastic/go-elasticsearch", "github.com/olivere/elastic", "gopkg.in/olivere/elastic.v5"],
    words: /elastic|\bes\b/i,
  },
  {
    system: "object-storage",
    kind: "storage",
    clients: [
      "github.com/minio/minio-go",
      "github.com/aws/aws-sdk-go",
      "github.com/aws/aws-sdk-go-v2/service/s3",
      "github.com/aliyun/aliyun-oss-go-sdk",
      "github.com/tencentyun/cos-go-sdk-v5",
      "github.com/qiniu/go-sdk",
    ],
    words: /minio|s3|oss|\bcos\b|bucket/i,
  },
  { system: "ftp", kind: "storage", clients: ["github.com/jlaffaye/ftp", "github.com/pkg/sftp"], words: /s?ftp/i },
  {
    system: "smtp",
    kind: "mail",
    clients: [
      "net/smtp",
      "gopkg.in/gomail.v2",
      "github.com/jordan-wright/email",
      "github.com/go-mail/mail",
      "github.com/wneessen/go-mail",
    ],
    words: /smtp|mail/i,
  },
  {
    system: "ldap",
    kind: "directory",
    clients: ["github.com/go-ldap/ldap", "gopkg.in/ldap.v2", "gopkg.in/ldap.v3"],
    words: /ldap|\bad\b/i,
  },
  {
    system: "serial",
    kind: "device",
    clients: ["go.bug.st/serial", "github.com/tarm/serial", "github.com/jacobsa/go-serial"],
    words: /serial|\bcom\d|port_?name/i,
  },
  {
    system: "modbus",
    kind: "device",
    clients: ["github.com/goburrow/modbus", "github.com/simonvetter/modbus"],
    words: /modbus|plc/i,
  },
];

const byClient = new Map(SYSTEMS.flatMap((one) => one.clients.map((client) => [client, one] as const)));

/** The system whose client an import is, or stands below. */
export const systemOf = onceByText((path): KnownSystem | undefined => {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    const found = byClient.get(at);
    if (found !== undefined) return found;
  }
  return undefined;
});
