import { callsOf } from "../../go/calls.ts";
import { branchesOf } from "../../go/scan.ts";
import { stringsHolding, stringsOf } from "../../go/strings.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import { isCompared } from "../calls.ts";
import type { Found, Site } from "../rule.ts";
import { type LocalAddress, localAddress, passwordIn, SAMPLES } from "./addresses.ts";

/** Words of a name that say a peer is meant, not the service itself. */
export const PEERS = new Set(
  (
    "redis mysql mariadb postgres postgresql pg pgsql mssql sqlserver oracle mongo mongodb db database datasource dsn sql kafka broker brokers " +
    "rabbit rabbitmq amqp nats mq mqtt elastic elasticsearch es etcd consul nacos zookeeper zk eureka influx influxdb clickhouse ldap " +
    "smtp mail minio s3 memcache memcached jaeger otlp otel zipkin upstream backend rocketmq pulsar neo4j cassandra tdengine taos apollo"
  ).split(" "),
);
/** Words that say a service of one's own that stands elsewhere. */
export const SERVICES = new Set("service services svc gateway remote target".split(" "));
/** Words of a name under which an address for others is kept, or one to listen on. */
export const NOT_DIALLED = new Set(
  (
    "listen listener listening bind public external callback redirect return notify domain origin origins allow allowed cors issuer self " +
    "advertise swagger referer trusted whitelist blacklist example usage help desc description title site root base web front frontend"
  ).split(" "),
);
/** Words of a URL that a person opens. */
const SHOWN = new Set("doc docs login logout page home link ui dashboard server app admin test oauth auth".split(" "));
const DIALS =
  /^(?:net\.Dial|net\/http\.(?:Get|Post|PostForm|Head|NewRequest)|net\/rpc\.Dial|net\/rpc\/jsonrpc\.Dial|crypto\/tls\.Dial|google\.golang\.org\/grpc\.(?:Dial|NewClient)|github\.com\/gorilla\/websocket\.|database\/sql\.Open$|(?:.*[./])?(?:Dial|DialContext|DialTimeout|DialURL)$)/;
const LISTENS = /Listen|Serve|\.Run$|\.Start$|Bind/;
const SHOWS =
  /^(?:fmt\.(?:Print|Fprint|Errorf)|log\.|log\/slog\.|errors\.)|\.(?:Print|Info|Debug|Warn|Error|Fatal|Log|Usage)\w*$/;
/** Calls that give a value which the outside may replace. */
const DEFAULTS =
  /Default|MustString|flag\.String|\.String(?:Var)?P?$|\.ValueOr|OrElse|[eE]mptyOr|[oO]rDefault|[cC]oalesce|^cmp\.Or$/;
const ADDRESS = /^(?:host|hosts|hostname|addr|addrs|address|ip|url|uri|endpoint)$/;
/** Words that say a peer when an address follows: `server_addr`, `localIP`. */
const OTHER_SIDE = /^(?:server|target|local|remote|upstream|backend|proxy|peer|master)$/;
/** Starts of URLs at this machine to which the port is added. */
const OPEN_URL = /^(https?|wss?|grpc|tcp):\/\/(?:localhost|127\.\d+\.\d+\.\d+)(?::(?:%[dsv])?)?(?=\/|$)/i;
const CLIENT = /^net\/http\.(?:Get|Post|PostForm|Head|NewRequest|NewRequestWithContext)$/;
const ANSWERS = /^net\/http\.(?:Handle|HandleFunc|ListenAndServe|ListenAndServeTLS|Serve)$/;
const FROM_ENVIRONMENT = /env/i;
const SELF_PATH = /\/(?:health\w*|ready\w*|live\w*|ping|status|metrics|debug)\b/i;
const ASIDE = /(?:^|\/)(?:hack|tools?|scripts?)\//i;
/** The value was asked for before and not given. */
const ABSENT = /==\s*(?:""|nil)|\blen\([^)]*\)\s*(?:==\s*0|<\s*1)|!\s*ok\b|\berr\s*!=\s*nil/;

/** `dbhost`, `mysqlurls` */
const RUN_TOGETHER =
  /\b(redis|mysql|mongo(?:db)?|db|sql|mqtt?|kafka|rabbit(?:mq)?|nats|pg|postgres|etcd|consul|nacos|ldap|smtp)(hosts?|addr|address|urls?|uri|ip|server|dsn|conn)/g;
/** A connection string that takes its host from a name. */
const TAKES_HOST = /\bhost=%[sv]|@tcp\(%[sv]|^(?:mongodb|rediss?|amqps?|postgres(?:ql)?|mysql):\/\/[^/]*%[sv]/;

/** Parts of a name, lower case: `DB_HOST`, `dbHost` and `db.host` are all "db host". */
export function wordsOfName(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(RUN_TOGETHER, "$1 $2")
    .split(/[^a-z0-9]+/);
}

/** Judges a literal that points at this machine: only what is surely dialled is a tie. */
export function dialledLiteral(literal: StringLiteral, { file, home, tree }: Site): Found | undefined {
  const { call, key, text } = literal;
  const local = localAddress(text) ?? openUrl(text);
  if (local === undefined || file.scope === "test" || ASIDE.test(file.path) || SAMPLES.test(file.path))
    return undefined;
  if (isCompared(file, literal)) return undefined;
  const callee = call?.callee ?? "";
  if (LISTENS.test(callee) || SHOWS.test(callee) || FROM_ENVIRONMENT.test(callee)) return undefined;
  const words = wordsOfName(key ?? "");
  if (isClientsUrl(local, literal, words, file)) return { params: { address: local.address }, severity: "medium" };
  if (words.some((word) => NOT_DIALLED.has(word))) return undefined;
  const conceal = passwordIn(text, literal.start + 1);
  const found: Found = {
    params: { address: local.address },
    ...(conceal === undefined ? {} : { conceal }),
  };
  // A default may be replaced from outside: it is worth a look, no more.
  if (words.includes("default") || words.includes("def") || isDefault(file, literal))
    return local.kind === "dsn" ||
      local.kind === "known-port" ||
      (local.kind === "host" && defaultsPeer(literal, file)) ||
      isForPeer(file, literal)
      ? { ...found, variant: "default", severity: "medium" }
      : undefined;
  if (isOwnPort(local, text, [...home.files, ...mainFiles(tree.packages)])) return undefined;
  if (isDialled(local, literal, words, file) || isAskedFor(local, literal, home.files)) return found;
  return isNamedUrl(local, text, words) ? { ...found, severity: "medium" } : undefined;
}

/** A value that stands where nothing else is given. */
export function isDefault(file: GoFile, { call, start }: StringLiteral): boolean {
  return DEFAULTS.test(call?.callee ?? "") || isWhereAbsent(file, start);
}

/** The line up to an offset. */
export function lineBefore({ text, lines }: GoFile, offset: number): string {
  return text.slice(lines.start(lines.at(offset).line), offset);
}

/** What the value is given to, a field, a flag or a key, names a peer and its address. */
function isForPeer(file: GoFile, literal: StringLiteral): boolean {
  const words = wordsOfName(lineBefore(file, literal.start));
  if (words.some((word) => NOT_DIALLED.has(word))) return false;
  return isPeersAddress(words) || (words.some((word) => PEERS.has(word)) && words.some((word) => ADDRESS.test(word)));
}

/** `server addr`, `local ip`, one word right behind the other. */
export function isPeersAddress(words: readonly string[]): boolean {
  return words.some((word, index) => OTHER_SIDE.test(word) && ADDRESS.test(words[index + 1] ?? ""));
}

function openUrl(text: string): LocalAddress | undefined {
  const address = text.length > 200 ? undefined : OPEN_URL.exec(text)?.[0];
  return address === undefined
    ? undefined
    : { kind: "url", address: address.replace(/:(?:%[dsv])?$/, ""), port: undefined };
}

/** `const ordersURL = "http://localhost:8089/orders"` and `http.Get(ordersURL)` in the same package. */
function isAskedFor({ kind, port }: LocalAddress, { key, text }: StringLiteral, files: readonly GoFile[]): boolean {
  if (kind !== "url" || port === undefined || key === undefined || !/^\w+$/.test(key) || SELF_PATH.test(text))
    return false;
  const word = new RegExp(`\\b${key}\\b`);
  return files.some(
    (file) =>
      file.text.includes(key) &&
      callsOf(file).some(
        ({ callee, open, end }) =>
          (CLIENT.test(callee) || DIALS.test(callee)) && word.test(file.text.slice(open, Math.min(end, open + 300))),
      ),
  );
}

/** `ordersURL = "http://localhost:8089/orders"`: what it is for is elsewhere. */
function isNamedUrl({ kind, port }: LocalAddress, text: string, words: readonly string[]): boolean {
  if (kind !== "url" || port === undefined || SELF_PATH.test(text)) return false;
  if (words.length < 2 || words.some((word) => SHOWN.has(word))) return false;
  return words.some((word) => /^(?:urls?|uri|endpoint)$/.test(word)) && /:\d+\/\w/.test(text);
}

/** `const baseURL = "http://localhost"` in a file that sends requests and answers none: which port it is comes later. */
function isClientsUrl(
  { kind, port }: LocalAddress,
  { text }: StringLiteral,
  words: readonly string[],
  file: GoFile,
): boolean {
  if (kind !== "url" || port !== undefined || SELF_PATH.test(text)) return false;
  if (!words.some((word) => /^(?:urls?|uri|endpoint|base|addr|host|server|api)$/.test(word))) return false;
  if (words.some((word) => word !== "base" && NOT_DIALLED.has(word))) return false;
  const calls = callsOf(file);
  return calls.some(({ callee }) => CLIENT.test(callee)) && !calls.some(({ callee }) => ANSWERS.test(callee));
}

function mainFiles(packages: Site["tree"]["packages"]): readonly GoFile[] {
  return packages.filter(({ name }) => name === "main").flatMap(({ files }) => files);
}

function isDialled(
  { kind, port }: LocalAddress,
  { call, composite, text }: StringLiteral,
  words: readonly string[],
  file: GoFile,
): boolean {
  if (kind === "dsn" || kind === "known-port") return true;
  const dialled = call !== undefined && DIALS.test(call.callee);
  const method = call !== undefined && /^\.(?:Get|Post|Put|Head)$/.test(call.callee) && kind === "url";
  const type = (composite ?? "").slice((composite ?? "").lastIndexOf("/") + 1);
  const peer = [...words, ...wordsOfName(type)].some((word) => PEERS.has(word));
  if (kind === "host") {
    if (dialled) return wordsOfName(call.callee).some((word) => PEERS.has(word) || word === "mgo");
    return (
      words.some((word) => /^(?:host|addr|address|server|ip|hostname)$/.test(word)) &&
      (peer || stringsOf(file).some((other) => TAKES_HOST.test(other.text)))
    );
  }
  // Without a port it may be the program's own.
  if (SELF_PATH.test(text) || (kind === "url" && port === undefined && OPEN_URL.test(text))) return false;
  const service = kind === "url" && words.some((word) => SERVICES.has(word));
  return dialled || method || service || (peer && port !== undefined);
}

/** `Key("db.host").MustString("127.0.0.1")`, `flag.String("redis-host", "127.0.0.1", …)` */
function defaultsPeer({ call, index, key }: StringLiteral, { text }: GoFile): boolean {
  const asked =
    /\("([\w.-]+)"\)\.\w+$/.exec(text.slice(Math.max(0, (call?.open ?? 0) - 80), call?.open ?? 0))?.[1] ??
    (index > 0 ? call?.strings[0]?.text : key) ??
    "";
  const words = wordsOfName(asked);
  return (
    words.some((word) => PEERS.has(word)) &&
    words.some((word) => /^(?:hosts?|hostname|addrs?|address|ip|server)$/.test(word)) &&
    !words.some((word) => NOT_DIALLED.has(word))
  );
}

/** `if addr == "" { addr = "…" }` */
function isWhereAbsent(file: GoFile, offset: number): boolean {
  const { text } = file;
  return branchesOf(file).some(
    (site) =>
      site.kind === "if" &&
      site.body.start <= offset &&
      offset < site.body.end &&
      site.body.end - site.body.start < 400 &&
      ABSENT.test(text.slice(site.header.start, site.header.end)),
  );
}

/** A program that calls its own port probes itself. */
function isOwnPort({ kind, port }: LocalAddress, text: string, files: readonly GoFile[]): boolean {
  if (kind === "dsn" || port === undefined) return false;
  const own = new RegExp(`^(?:0\\.0\\.0\\.0|127\\.0\\.0\\.1|localhost|\\[::\\])?:${port}$`, "i");
  return files.some((file) =>
    stringsHolding(file, `:${port}`).some(
      (other) =>
        own.test(other.text) &&
        (other.text !== text || LISTENS.test(other.call?.callee ?? "") || other.composite === "net/http.Server") &&
        !DIALS.test(other.call?.callee ?? ""),
    ),
  );
}
