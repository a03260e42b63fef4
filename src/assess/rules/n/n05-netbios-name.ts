import { stringsWithin } from "../../go/strings.ts";
import type { Call } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** Names as administrators give them to Windows machines: capitals with a digit or a hyphen, or ending in what the machine does. */
const NETBIOS =
  "(?=[A-Z0-9-]{4,15}(?![A-Za-z0-9.-]))(?:[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|[A-Z]{2,}[A-Z0-9]*\\d[A-Z0-9]*|[A-Z]+(?:SRV|SERVER|SVR))";
const PLACES: readonly RegExp[] = [
  new RegExp(`^[a-z][a-z0-9+.-]*://(?:[^/@\\s]*@)?(${NETBIOS})(?=[:/?]|$)`),
  new RegExp(`@tcp\\((${NETBIOS})[:)]`),
  new RegExp(
    `(?:^|[;\\s])(?:[Ss]erver|SERVER|[Dd]ata [Ss]ource|[Hh]ost|[Aa]ddr(?:ess)?)\\s*=\\s*(?:tcp:)?(${NETBIOS})(?=[\\\\;,:\\s]|$)`,
  ),
  /(?:^|[;\s])(?:[Ss]erver|SERVER|[Dd]ata [Ss]ource)\s*=\s*([\w.-]+\\[A-Za-z]\w+)(?=[;,]|$)/,
  /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?((?!_)[\w-]+(?:\.[\w-]+)*\.(?:local|lan|corp))(?=[:/?]|$)/,
  /^((?!_)[\w-]+(?:\.[\w-]+)*\.(?:local|lan|corp)):\d+$/,
];
const PLACEHOLDER =
  /^(?:YOUR|MY|THE|EXAMPLE|HOST|SERVER|LOCAL|SOME|FOO|X+\d*|HTTP|IP|PORT)\b|^(?:HOST|SERVER|DB|NODE)-?(?:NAME|ADDR|IP|PORT)$|cluster\.local$|_|^(?:example|test|foo)\./;
const HOST_VALUE = new RegExp(
  `^(?:(${NETBIOS})(?=$|:\\d+$)|([\\w-]+(?:\\.[\\w-]+)*\\.(?:local|lan|corp))(?=$|:\\d+$))`,
);

/** Calls that look a host up or reach it: there a bare name is enough. */
const REACHES = [
  "crypto/tls.Dial",
  "google.golang.org/grpc.Dial",
  "google.golang.org/grpc.NewClient",
  "net.Dial",
  "net.DialTimeout",
  "net.LookupHost",
  "net.LookupIP",
  "net.ResolveIPAddr",
  "net.ResolveTCPAddr",
  "net.ResolveUDPAddr",
  "net/rpc.Dial",
  "net/rpc.DialHTTP",
  "net/smtp.Dial",
  "net/smtp.SendMail",
  ".Dial",
  ".DialContext",
];
const BARE_HOST = new RegExp(
  `^(?:(${NETBIOS})|((?!_)[\\w-]+(?:\\.[\\w-]+)*\\.(?:local|lan|corp)))(?::(?:\\d+|%[dsv]))?$`,
);

export const netbiosName: Rule = {
  id: "N05",
  name: "netbios-name",
  severity: "medium",
  axis: "runs",
  fix: "C",
  effortHours: 1,
  confidence: 0.85,
  texts: {
    en: {
      detects:
        "Peers named by what only a Windows network resolves: NetBIOS names, SQL Server instances, .local names, the hosts file.",
      evidence:
        "It needs a name in capitals with a digit, a hyphen or SRV, a .local or .lan name, or HOST\\INSTANCE, in a URL, a connection string, a call that dials or looks it up, or a host's configuration key; lower-case service names, placeholders and cluster.local are silent.",
      why: "A container asks its DNS server alone. NetBIOS broadcasts, mDNS and the hosts file of the old machine do not answer there.",
      found: "{host} is a name that the network of a Windows machine resolves",
      fix: "Take the address from an environment variable with a full DNS name, or add the name with extra_hosts: in compose or hostAliases in Kubernetes.",
      variants: {
        file: {
          found: "works on the hosts file of Windows, {host}",
          fix: "Delete it: names come from DNS, additional ones from extra_hosts: in compose or hostAliases in Kubernetes.",
        },
      },
    },
    "zh-CN": {
      detects: "只有 Windows 网络才能解析的对端名字：NetBIOS 名、SQL Server 实例、.local 名字、hosts 文件。",
      evidence:
        "要在 URL、连接串、拨号或查询主机名的调用、或主机配置项里看到带数字、连字符或 SRV 的大写名字、.local 或 .lan 名字，或 HOST\\INSTANCE；小写服务名、占位符和 cluster.local 不报告。",
      why: "容器只询问自己的 DNS 服务器。NetBIOS 广播、mDNS 和原来机器的 hosts 文件在那里都不起作用。",
      found: "{host} 是由 Windows 机器所在网络解析的名字",
      fix: "从环境变量读取完整的 DNS 名字，或用 compose 的 extra_hosts:、Kubernetes 的 hostAliases 添加这个名字。",
      variants: {
        file: {
          found: "操作 Windows 的 hosts 文件 {host}",
          fix: "删除它：名字来自 DNS，额外的名字用 compose 的 extra_hosts: 或 Kubernetes 的 hostAliases 添加。",
        },
      },
    },
  },
  bad: [
    `conn, err := net.DialTimeout("tcp", «"DBSRV:1433", time.Second)`,
    `conn, err := net.Dial("tcp", net.JoinHostPort(«"till-3.lan", "9100"))`,
    `addrs, err := net.LookupHost(«"PRINT-07")`,
    `resp, err := http.Get(«"http://APPSRV01:8080/users")`,
    `db, err := sql.Open("sqlserver", «"server=DBSRV01\\\\SQLEXPRESS;database=orders")`,
    `url := «"ldap://dc1.corp.local:389"`,
    "hosts := «`C:\\Windows\\System32\\drivers\\etc\\hosts`",
    { "app.ini": "[mysql]\nhost = «DB-SRV2\n" },
  ],
  good: [
    `conn, err := net.Dial("tcp", net.JoinHostPort("users", "8080"))`,
    `conn, err := net.Dial("tcp", "SERVERNAME:80")`,
    `log.Println("BRANCH-7:9000")`,
    `http.Get("http://users:8080/")`,
    `url := "http://HOST:PORT/"`,
    `url := "http://orders.default.svc.cluster.local:8080/"`,
    `name := "APPSRV01"`,
    `fmt.Println("_http._tcp.local")`,
    { "app.ini": "[mysql]\nhost = mysql\n\n[log]\nfile = LOG-2\n" },
  ],
  match: [
    {
      on: "string",
      pattern:
        /:\/\/[^/@\s]*[A-Z0-9]|@tcp\(|(?:server|data source|host|addr|address)\s*=|\.(?:local|lan|corp)\b|drivers[\\/]+etc[\\/]+hosts$/i,
      check: ({ text, call }) => (call?.callee.startsWith("regexp.") === true ? undefined : hostIn(text)),
    },
    { on: "call", callees: REACHES, check: reached },
    {
      on: "config",
      keys: /(?:host|hostname|server|addr|address|url|dsn|endpoint|connection\w*)["']?$/i,
      values: /[A-Z]\w*[-\d]|SRV|SERVER|SVR|\.(?:local|lan|corp)\b/,
      check: ({ value }) => {
        const bare = HOST_VALUE.exec(value);
        const host = bare?.[1] ?? bare?.[2];
        return host !== undefined && !PLACEHOLDER.test(host) ? { params: { host } } : hostIn(value);
      },
    },
  ],
};

function hostIn(text: string): Found | undefined {
  if (text.length > 300) return undefined;
  if (/drivers[\\/]+etc[\\/]+hosts$/i.test(text)) return { params: { host: text }, variant: "file" };
  const host = PLACES.map((pattern) => pattern.exec(text)?.[1]).find((one) => one !== undefined);
  return host === undefined || PLACEHOLDER.test(host) ? undefined : { params: { host } };
}

/** A bare name among the literals of a dialling call, however they are put together. */
function reached({ open, end }: Call, { file }: Site): Found | undefined {
  for (const one of stringsWithin(file, { start: open, end })) {
    if (hostIn(one.text) !== undefined) continue;
    const [, name, local] = BARE_HOST.exec(one.text) ?? [];
    const host = name ?? local;
    if (host !== undefined && !PLACEHOLDER.test(host)) return { params: { host }, range: one };
  }
  return undefined;
}
