import type { ConfigDocument, ConfigEntry } from "../../config/document.ts";
import type { Found, Rule } from "../rule.ts";
import { LOCAL_ANYWHERE, localAddress, NO_CONFIG, passwordIn, SAMPLE_NAME } from "./addresses.ts";
import { dialledLiteral, isPeersAddress, NOT_DIALLED, PEERS, SERVICES, wordsOfName } from "./upstream.ts";

const ADDRESS_WORD =
  /^(?:hosts?|hostname|addrs?|address(?:es)?|urls?|uris?|dsn|endpoints?|servers?|ip|brokers?|nodes?|connection|source|link)$/;

const TARGETS = new Set(["target", "upstream", "remote"]);
const TARGET = /^(?:target|targets|upstream|upstreams|backend|backends)$/;

export const upstreamLocal: Rule = {
  id: "N04",
  name: "upstream-local",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Databases, brokers and other services that are looked for on localhost, in code and in configuration.",
      evidence:
        "It needs a connection string, a known port or a dialling call with localhost or 127.0.0.1, or a configuration value under a key that names a peer or a target; a default, a sample, a key such as server_addr or localIP, a URL with a port and a path under a name such as ordersURL and the base of a client's URLs count as medium; what is listened on, shown, compared or read from the environment is silent.",
      why: "In a container localhost is the container alone: the database and the broker of the old server are not in there, and the connection is refused.",
      found: "connects to {address}, which is the container itself",
      fix: "Take the address from an environment variable (such as REDIS_ADDR or DATABASE_URL) and set it to the service's name, for example redis:6379; only a sidecar in the same pod stays at localhost.",
      variants: {
        default: {
          found: "uses {address}, the container itself, unless something else is set",
          fix: "Set the value from outside in every environment, and take the service's name as the default.",
        },
        config: {
          found: "{key} is set to {address}, which is the container itself",
          fix: "Write ${UPSTREAM_ADDR:localhost} style placeholders, or mount a configuration that names the service, for example mysql:3306.",
        },
      },
    },
    "zh-CN": {
      detects: "代码和配置里在 localhost 上寻找的数据库、消息队列和其他服务。",
      evidence:
        "要看到指向 localhost 或 127.0.0.1 的连接串、已知端口或拨号调用，或名字表明对端或目标的配置项；默认值、示例、server_addr 或 localIP 之类的键、名为 ordersURL 之类且带端口和路径的 URL 以及客户端 URL 的开头只记为中；监听、显示、比较或来自环境变量的不报告。",
      why: "容器里的 localhost 只是容器自己：原来服务器上的数据库和消息队列不在里面，连接会被拒绝。",
      found: "连接 {address}，那是容器自己",
      fix: "从环境变量（例如 REDIS_ADDR 或 DATABASE_URL）读取地址，设为服务名，例如 redis:6379；只有同一个 Pod 里的 sidecar 仍用 localhost。",
      variants: {
        default: {
          found: "没有另外设置时使用 {address}，即容器自己",
          fix: "在每个环境里从外部设置这个值，并以服务名作为默认值。",
        },
        config: {
          found: "{key} 设为 {address}，那是容器自己",
          fix: "改用 ${UPSTREAM_ADDR:localhost} 这样的占位符，或挂载写有服务名（例如 mysql:3306）的配置。",
        },
      },
    },
  },
  bad: [
    `file.Section("db").Key("mysql.host").MustString(«"127.0.0.1")`,
    { "conf/proxy.toml": '[web]\nupstream_addr = "«127.0.0.1:9001"\nlisten_addr = "127.0.0.1:9000"\n' },
    `c := redis.NewClient(&redis.Options{Addr: «"localhost:6379"})`,
    `db, err := sql.Open("mysql", «"root:root@tcp(127.0.0.1:3306)/orders")`,
    `resp, err := http.Get(«"http://localhost:8081/users")`,
    `dsn := «"server=localhost;user id=sa;database=orders"`,
    `package main\n\nimport "fmt"\n\nconst (\n\thost = «"localhost"\n\tport = 5432\n)\n\nvar dsn = fmt.Sprintf("host=%s port=%d dbname=orders", host, port)\n`,
    `addr := os.Getenv("MQ")\n\tif addr == "" {\n\t\taddr = «"amqp://localhost:5672/"\n\t}`,
    `package main\n\nimport "gopkg.in/mgo.v2"\n\nfunc main() { mgo.Dial(«"localhost") }\n`,
    `viper.SetDefault("redis.addr", «"127.0.0.1:6379")`,
    `const billingEndpoint = «"http://127.0.0.1:7070/api/bills"`,
    `package main\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\nconst urlBase = «"http://localhost"\n\nfunc main() {\n\thttp.Get(fmt.Sprintf("%s:%d/schedule", urlBase, 9119))\n}\n`,
    `package main\n\nimport "net/http"\n\nconst ordersURL = «"http://localhost:8089/orders"\n\nfunc main() { http.Get(ordersURL + "?all=1") }\n`,
    `package main\n\nvar ordersURL = «"http://localhost:8089/orders"\n\nfunc main() { println(ordersURL) }\n`,
    `c.LocalIP = emptyOr(c.LocalIP, «"127.0.0.1")`,
    `cmd.Flags().StringVarP(&c.ServerAddr, "server_addr", "s", «"127.0.0.1", "the server's address")`,
    `s.Host = section.Key("db.host").MustString(«"127.0.0.1")`,
    {
      "conf/agent.conf":
        "[common]\nserver_addr=«127.0.0.1:8024\n\n[web]\nhost=c.o.com\ntarget_addr=«127.0.0.1:8083,127.0.0.1:8082\n",
    },
    { "conf/agent.toml": 'serverAddr = "«127.0.0.1"\n\n[[proxies]]\nlocalIP = "«127.0.0.1"\nlocalPort = 22\n' },
    { "conf/app.ini": "[server]\nhost = 127.0.0.1\n\n[mysql]\nhost = «127.0.0.1\nport = 3306\n" },
    { ".env": "DB_HOST=«localhost\nREDIS_URL=«redis://localhost:6379/0\nAPP_URL=http://localhost:8080\n" },
  ],
  good: [
    `file.Section("http").Key("host").MustString("127.0.0.1")`,
    { "conf/proxy.toml": '[web]\ntarget = "127.0.0.1"\nlisten_target = "127.0.0.1:9000"\n' },
    `const loginURL = "http://localhost:8089/login"`,
    `const siteURL = "http://localhost:3000/"`,
    `ordersURL := "http://localhost"`,
    `package main\n\nconst publicURL = "http://localhost:8089/orders"\n\nfunc main() { println(publicURL) }\n`,
    `c.BindAddr = emptyOr(c.BindAddr, "127.0.0.1")`,
    `cmd.Flags().StringVarP(&c.Addr, "listen_addr", "a", "127.0.0.1", "address to listen on")`,
    `package main\n\nimport "net/http"\n\nconst baseURL = "http://localhost"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
    { "conf/agent.conf": "[server]\naddr=127.0.0.1:8024\nbind_addr=127.0.0.1\n#server_addr=127.0.0.1\n" },
    `addr := getenv("REDIS_ADDR", "localhost:6379")`,
    `http.ListenAndServe("127.0.0.1:8080", nil)`,
    `fmt.Println("open http://localhost:8080/")`,
    `http.Get("http://localhost:8080/healthz")`,
    `flag.String("listen", "localhost:9000", "address")`,
    `if host == "localhost" || host == "127.0.0.1" {\n\t}`,
    `if runtime.GOOS == "windows" {\n\t\tnet.Dial("tcp", "127.0.0.1:3306")\n\t}`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\tgo http.ListenAndServe(":8080", nil)\n\thttp.Get("http://127.0.0.1:8080/reload")\n}\n`,
    { "store_test.go": `package main\n\nvar c = redis.Options{Addr: "localhost:6379"}\n` },
    { "docker-compose.yml": "environment:\n  DB_HOST: localhost\n" },
    { "app.yaml": "listen: 127.0.0.1:8080\nbase_url: http://localhost:8080\n# redis: localhost:6379\n" },
    { "docs/app.ini": "[mysql]\nhost = localhost\n" },
  ],
  match: [
    { on: "string", pattern: LOCAL_ANYWHERE, check: dialledLiteral },
    { on: "config", values: LOCAL_ANYWHERE, check: dialledEntry },
  ],
};

function dialledEntry({ path, key, value, start }: ConfigEntry, { file, entries }: ConfigDocument): Found | undefined {
  const local = NO_CONFIG.test(file.path) ? undefined : localAddress(value);
  if (local === undefined) return undefined;
  const last = wordsOfName(key);
  const all = path.flatMap(wordsOfName);
  if (last.some((word) => NOT_DIALLED.has(word)) || all.some((word) => /^(?:listen|listener|bind)$/.test(word)))
    return undefined;
  const peer = all.some((word) => PEERS.has(word));
  const address = last.some((word) => ADDRESS_WORD.test(word) || PEERS.has(word));
  const service = local.kind === "url" && all.some((word) => SERVICES.has(word));
  // What a proxy or a check goes to: `target_addr`, `health_check_target`.
  const target =
    last.length > 1 &&
    last.some((word) => TARGETS.has(word)) &&
    (address || last.at(-1) === "target") &&
    local.kind !== "url";
  // The other side of a proxy or of an agent: it may stand in the same pod.
  const beside =
    !SAMPLE_NAME.test(file.path) &&
    (isPeersAddress(last) || (local.kind === "host-port" && last.some((word) => TARGET.test(word))));
  const sure =
    local.kind === "dsn" ||
    target ||
    (address && (peer || service || (local.kind === "known-port" && last.length > 1)));
  // An interface description shows values, it sets none.
  if (!(sure || beside) || entries.some((one) => /^["']?(?:openapi|swagger)\b/.test(one.path[0] ?? "")))
    return undefined;
  const conceal = passwordIn(value, start);
  return {
    params: { key: key.replace(/["']/g, ""), address: local.address },
    variant: "config",
    ...(conceal === undefined ? {} : { conceal }),
    ...(!sure || SAMPLE_NAME.test(file.path) ? { severity: "medium" as const } : {}),
  };
}
