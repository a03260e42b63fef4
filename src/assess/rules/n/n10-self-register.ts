import { table } from "../../../kit/table.ts";
import { textAround } from "../../go/around.ts";
import type { FieldUse, GoFile } from "../../go/syntax.ts";
import { closureOf } from "../../project/tree.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { SAMPLES } from "./addresses.ts";

/** Types a service describes itself with → the field that holds its address. */
const FIELDS = table<ReadonlySet<string>>({
  "github.com/nacos-group/nacos-sdk-go/vo.RegisterInstanceParam": new Set(["Ip"]),
  "github.com/nacos-group/nacos-sdk-go/v2/vo.RegisterInstanceParam": new Set(["Ip"]),
  "github.com/hashicorp/consul/api.AgentServiceRegistration": new Set(["Address"]),
  "github.com/hudl/fargo.Instance": new Set(["IPAddr", "HostName"]),
  "github.com/xuanbo/eureka-client.Config": new Set(["IP"]),
  "github.com/polarismesh/polaris-go.InstanceRegisterRequest": new Set(["Host"]),
  "github.com/polarismesh/polaris-go/api.InstanceRegisterRequest": new Set(["Host"]),
});
const ASKS_CARDS = /\bnet\.(?:InterfaceAddrs|Interfaces|InterfaceByName)\(|\.LocalAddr\(\)|\bos\.Hostname\(/;
const FROM_OUTSIDE = /\bos\.(?:Getenv|LookupEnv)\(|ADVERTISE|POD_IP/i;

export const selfRegister: Rule = {
  id: "N10",
  name: "self-register",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.88,
  texts: {
    en: {
      detects:
        "Services that register themselves at Nacos, Consul, Eureka or Polaris with an address they found on a network card.",
      evidence:
        "It needs the registration's address field with a literal IP, or with a value from net.Interfaces and the like in the same program; an address from the environment or a configuration is silent.",
      why: "Inside a container the first card has an address of the container network. Clients outside get an address they can not reach.",
      found: "registers at the directory with {address}, found on a network card",
      fix: 'Register with os.Getenv("ADVERTISE_ADDR") and fall back to the card; set it to the host\'s address, or to status.podIP by the downward API.',
      variants: {
        literal: {
          found: "registers at the directory with the fixed address {address}",
          fix: 'Register with os.Getenv("ADVERTISE_ADDR"); set it to the host\'s address, or to status.podIP by the downward API.',
        },
      },
    },
    "zh-CN": {
      detects: "用网卡上找到的地址把自己注册到 Nacos、Consul、Eureka 或 Polaris 的服务。",
      evidence:
        "要看到注册参数的地址字段是字面量 IP，或来自同一程序里 net.Interfaces 之类的值；来自环境变量或配置的地址不报告。",
      why: "容器里第一块网卡的地址属于容器网络。外面的客户端得到的是无法访问的地址。",
      found: "用网卡上找到的 {address} 注册到注册中心",
      fix: '用 os.Getenv("ADVERTISE_ADDR") 注册，没有时才取网卡地址；把它设为主机地址，或通过 downward API 设为 status.podIP。',
      variants: {
        literal: {
          found: "用固定地址 {address} 注册到注册中心",
          fix: '用 os.Getenv("ADVERTISE_ADDR") 注册；把它设为主机地址，或通过 downward API 设为 status.podIP。',
        },
      },
    },
  },
  bad: [
    `package main\n\nimport (\n\t"net"\n\n\t"github.com/nacos-group/nacos-sdk-go/v2/vo"\n)\n\nfunc localIP() string {\n\taddrs, _ := net.InterfaceAddrs()\n\treturn addrs[0].String()\n}\n\nvar me = vo.RegisterInstanceParam{\n\t«Ip:   localIP(),\n\tPort: 8080,\n}\n`,
    `package main\n\nimport "github.com/hashicorp/consul/api"\n\nvar me = api.AgentServiceRegistration{Name: "orders", «Address: "192.168.1.20", Port: 8080}\n`,
    `package main\n\nimport (\n\t"net"\n\n\t"github.com/hashicorp/consul/api"\n)\n\nfunc register() {\n\tconn, _ := net.Dial("udp", "8.8.8.8:80")\n\tip := conn.LocalAddr().String()\n\t_ = &api.AgentServiceRegistration{«Address: ip}\n}\n`,
  ],
  good: [
    `package main\n\nimport (\n\t"os"\n\n\t"github.com/hashicorp/consul/api"\n)\n\nvar me = api.AgentServiceRegistration{Address: os.Getenv("ADVERTISE_ADDR")}\n`,
    `package main\n\nimport "github.com/hashicorp/consul/api"\n\nfunc register(c config) { _ = api.AgentServiceRegistration{Address: c.Address} }\n`,
    `addrs, _ := net.InterfaceAddrs()\n\tfmt.Println(addrs)`,
    `package main\n\nimport "github.com/hashicorp/consul/api"\n\n// Address: "192.168.1.20"\nvar me = api.AgentServiceRegistration{Name: "orders"}\n`,
  ],
  match: [{ on: "field", fields: FIELDS, check: registers }],
};

function registers({ end, name, start }: FieldUse, site: Site): Found | undefined {
  if (SAMPLES.test(site.file.path)) return undefined;
  const value = /^\s*:\s*((?:[^,{}\n()]|\([^()\n]*\))*)/.exec(site.file.text.slice(end, end + 200))?.[1]?.trim() ?? "";
  const range = { start, end: start + name.length };
  if (/^"(?:\d+\.){3}\d+"$/.test(value)) return { range, params: { address: value.slice(1, -1) }, variant: "literal" };
  const last = /([A-Za-z_]\w*)(\(.*\))?$/.exec(value);
  if (last === null || FROM_OUTSIDE.test(value)) return undefined;
  const around = textAround(site.file, start);
  const source = last[2] === undefined ? assignedIn(around, last[1] ?? "") : value;
  if (source === undefined || FROM_OUTSIDE.test(around)) return undefined;
  if (ASKS_CARDS.test(source)) return { range, params: { address: value } };
  const called = /([A-Za-z_]\w*)\(/.exec(source.replace(/^.*\./, ""))?.[1];
  const body = called === undefined ? undefined : bodyOf(called, site);
  return body !== undefined && ASKS_CARDS.test(body) && !FROM_OUTSIDE.test(body)
    ? { range, params: { address: value } }
    : undefined;
}

/** The right-hand side that sets a local name. */
function assignedIn(text: string, name: string): string | undefined {
  return new RegExp(`\\b${name}(?:\\s*,\\s*\\w+)?\\s*:?=\\s*([^\\n]+)`).exec(text)?.[1];
}

function bodyOf(name: string, { tree, home }: Site): string | undefined {
  for (const file of closureOf(tree, home).flatMap((one): readonly GoFile[] => one.files)) {
    const found = file.declarations.find((one) => one.name === name && (one.kind === "func" || one.kind === "method"));
    if (found !== undefined) return file.text.slice(found.start, found.end);
  }
  return undefined;
}
