import { declarationAround } from "../../go/around.ts";
import type { GoFile, Range } from "../../go/syntax.ts";
import type { Rule } from "../rule.ts";

/** Names under which a host name becomes an identity that has to last. */
const IDENTITY =
  /node_?(?:id|name|key)|instance_?id|worker_?id|machine_?(?:id|code|key)|server_?id|device_?(?:id|sn)|station_?id|terminal_?id|licen[cs]e|snowflake|hardware/i;
const CALLS = ["os.Hostname", "os.Getenv", "os.LookupEnv"];

export const hostIdentity: Rule = {
  id: "N06",
  name: "host-identity",
  severity: "medium",
  axis: "fit",
  fix: "M",
  effortHours: 2,
  confidence: 0.85,
  texts: {
    en: {
      detects: "The machine's name taken as the identity of a node, a worker, a device or a licence.",
      evidence:
        "It needs os.Hostname or COMPUTERNAME on a line or in a function that speaks of a node id, worker id, licence and the like, and is shown where such a function returns the name; host names in logs, metrics and leader elections are silent.",
      why: "A container's host name is its id or its pod's name: new with each start or rollout. What was stored or licensed under the old name is lost.",
      found: "the machine's name becomes {name}",
      fix: "Read the identity from the environment (NODE_ID), filled by metadata.name of a StatefulSet's pod or by hostname: in compose, and keep it stable with the data.",
    },
    "zh-CN": {
      detects: "把机器名当作节点、工作进程、设备或授权的标识。",
      evidence:
        "要在涉及节点编号、工作进程编号、授权等的行或函数里看到 os.Hostname 或 COMPUTERNAME，函数返回该名字时显示在返回处；日志、指标和选主里的主机名不报告。",
      why: "容器的主机名是容器编号或 Pod 名，每次启动或发布都会变。按旧名字保存或授权的内容就会丢失。",
      found: "机器名被用作 {name}",
      fix: "从环境变量（NODE_ID）读取标识，由 StatefulSet 的 Pod 的 metadata.name 或 compose 的 hostname: 提供，并与数据一起保持不变。",
    },
  },
  bad: [
    `package main\n\nimport "os"\n\nfunc workerID() string {\n\thost, err := os.Hostname()\n\tif err != nil {\n\t\treturn "none"\n\t}\n\t«return "w-" + host\n}\n`,
    `nodeID, err := «os.Hostname()`,
    `package main\n\nimport "os"\n\nfunc licenceKey() string {\n\tname, _ := os.Hostname()\n\t«return name\n}\n`,
    `host, _ := «os.Hostname()\n\tworkerID := hash(host)`,
    `worker.WorkerID = «os.Getenv("COMPUTERNAME")`,
  ],
  good: [
    `package main\n\nimport "os"\n\nfunc greeting() string {\n\thost, err := os.Hostname()\n\tif err != nil {\n\t\treturn "hello"\n\t}\n\treturn "hello from " + host\n}\n`,
    `host, _ := os.Hostname()\n\tlog.Println(host)`,
    `nodeID := os.Getenv("NODE_ID")`,
    `nodeID := os.Getenv("NODE_ID")\n\tif nodeID == "" {\n\t\tnodeID, _ = os.Hostname()\n\t}`,
    `package main\n\nimport "os"\n\nfunc election() string {\n\tid, _ := os.Hostname()\n\treturn id\n}\n`,
    { "id_windows.go": `package main\n\nimport "os"\n\nvar nodeID = os.Getenv("COMPUTERNAME")\n` },
  ],
  match: [
    {
      on: "call",
      callees: CALLS,
      check: (call, { file }) => {
        const asked = call.callee === "os.Hostname" || /^COMPUTERNAME$/i.test(call.strings[0]?.text ?? "");
        if (!asked) return undefined;
        const around = declarationAround(file, call.start);
        const body = around === undefined ? "" : file.text.slice(around.start, around.end);
        // The name is what remains when nothing was set from outside.
        if (/\bos\.(?:Getenv|LookupEnv)\("(?!COMPUTERNAME")/i.test(body)) return undefined;
        const line = file.text.slice(file.lines.start(file.lines.at(call.start).line), call.start);
        // `host, _ := os.Hostname()`, and further down `workerID := hash(host)`.
        const kept = /(\w+)\s*(?:,\s*\w+)?\s*:?=\s*$/.exec(line)?.[1];
        const later =
          kept === undefined || kept === "_"
            ? undefined
            : new RegExp(`(\\w*(?:${IDENTITY.source})\\w*)\\s*:?=[^=\\n]*\\b${kept}\\b`, "i").exec(body)?.[1];
        const name = later ?? IDENTITY.exec(line)?.[0];
        if (name !== undefined) return { params: { name } };
        const own = IDENTITY.exec(around?.kind === "type" ? "" : (around?.name ?? ""))?.[0];
        if (own === undefined) return undefined;
        const range = kept === undefined ? undefined : returnOf(file, kept, call.end, around?.end ?? call.end);
        return { params: { name: own }, ...(range === undefined ? {} : { range }) };
      },
    },
  ],
};

/** The statement that returns a name. */
function returnOf({ text }: GoFile, name: string, from: number, to: number): Range | undefined {
  const found = new RegExp(`\\breturn\\b[^\\n]*\\b${name}\\b`).exec(text.slice(from, to));
  return found === null ? undefined : { start: from + found.index, end: from + found.index + found[0].length };
}
