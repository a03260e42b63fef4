import type { Listen } from "../../project/listen.ts";

/** This machine itself, as part of an address. */
const LOCAL = "(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])";
export const LOCAL_ANYWHERE = /\blocalhost\b|\b127\.\d+\.\d+\.\d+\b|\[::1\]/i;
/** A connection string that names this machine; the group is host and port. */
const DSN: readonly RegExp[] = [
  new RegExp(`@(?:tcp)?\\((${LOCAL}(?::\\d+)?)\\)`, "i"),
  new RegExp(
    `^(?:jdbc:)?(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|nats|sqlserver|clickhouse|kafka|ldaps?|smtps?|memcached?|etcd|` +
      `neo4j|bolt|influx|mqtts?|pulsar|zk|zookeeper|oracle)://(?:[^/\\s]*@)?(${LOCAL}(?::\\d+)?)`,
    "i",
  ),
  new RegExp(
    `(?:^|[\\s;])(?:host|server|data source|addr|address)\\s*=\\s*(${LOCAL}(?:[:,]\\d+)?)(?=[\\s;\\\\]|$)`,
    "i",
  ),
];
const DSN_PAIRS = /(?:^|[\s;])(?:user|uid|user id|password|pwd|dbname|database|initial catalog|sslmode)\s*=/i;
/** Ports at which other people's servers listen, with what stands there. */
const KNOWN_PORTS = new Set(
  (
    "1433 1521 1883 2181 2379 3306 4222 4317 4318 5432 5672 6379 6380 6831 7687 8086 8123 8500 8529 8848 9042 9092 9200 9411 9876 " +
    "11211 14268 26379 27017 33060 61613 61616"
  ).split(" "),
);
const URL = new RegExp(`^(?:https?|wss?|grpc|tcp)://(?:[^/\\s]*@)?(${LOCAL}(?::(\\d+))?)(?=[/?#,]|$)`, "i");
const HOST_PORT = new RegExp(`^(${LOCAL}:(\\d{2,5}))(?=[,;/\\s]|$)`, "i");
const BARE = new RegExp(`^(${LOCAL})$`, "i");
const PASSWORDS: readonly RegExp[] = [
  /^(?:[\w+.-]+:\/\/)?[^:/\s@]*:(?![$%])([^@/\s]+)@/d,
  /(?:password|pwd)\s*=\s*(?![$%])([^;\s&]+)/di,
];

/** What a text that points at this machine is. */
export interface LocalAddress {
  readonly kind: "dsn" | "known-port" | "url" | "host-port" | "host";
  /** Host and port alone: never a password. */
  readonly address: string;
  readonly port: string | undefined;
}

/** Reads a text as an address at this machine; undefined for any other text. */
export function localAddress(text: string): LocalAddress | undefined {
  if (text.length > 300) return undefined;
  for (const [index, pattern] of DSN.entries()) {
    const address = pattern.exec(text)?.[1];
    if (address === undefined || (index === 2 && !DSN_PAIRS.test(text))) continue;
    return { kind: "dsn", address, port: undefined };
  }
  const [, address, port] = URL.exec(text) ?? HOST_PORT.exec(text) ?? [];
  if (address !== undefined) {
    if (port === "0") return undefined;
    const known = port !== undefined && KNOWN_PORTS.has(port);
    return { kind: known ? "known-port" : URL.test(text) ? "url" : "host-port", address, port };
  }
  return BARE.test(text) ? { kind: "host", address: text, port: undefined } : undefined;
}

/** Folders of programs that only show how something is used. */
export const SAMPLES = /(?:^|\/)(?:_?examples?|_?samples?|demos?|recipes|tutorials?|quickstart|mocks?|fakes?)\//i;

/** Files that are no configuration of the service itself. */
export const NO_CONFIG =
  /(?:^|\/)(?:docs?|examples?|samples?|tests?|testdata|e2e|k8s|kubernetes|helm|charts|deploy\w*|docker|\.\w+|grafana|prometheus|web|ui|frontend|static|dist|public|node_modules|scripts?|hack|tools?)\/|compose|prometheus|server\.properties$|package\.json$|launch\w*\.json$|swagger|openapi|goreleaser|(?:^|\/)\.(?!env)[^/]*$|[._-]test\b/i;
/** Files that show a configuration, or belong to a developer's machine. */
export const SAMPLE_NAME = /example|sample|\.dist\b|template|\.tpl|[._-](?:dev|development|local|debug)\b/i;

/** Where a password stands in a connection string, so that the line can be shown without it. */
export function passwordIn(text: string, start: number): { readonly start: number; readonly end: number } | undefined {
  for (const pattern of PASSWORDS) {
    const [from, to] = pattern.exec(text)?.indices?.[1] ?? [];
    if (from !== undefined && to !== undefined) return { start: start + from, end: start + to };
  }
  return undefined;
}

/** The address of a listening place as far as reading tells; "?" for what is not known. */
export function addressOf({ value }: Listen): string {
  return value
    .map((part) => (part.kind === "text" ? part.text : part.kind === "variable" ? (part.fallback ?? "?") : "?"))
    .join("");
}

/** The port at the end of an address. */
export function portOf(address: string): number | undefined {
  const digits = /^(?:.*:)?(\d{1,5})$/.exec(address)?.[1];
  return digits === undefined || digits === "0" ? undefined : Number(digits);
}
