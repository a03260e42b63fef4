import type { Rule } from "../rule.ts";
import { addressOf, SAMPLES } from "./addresses.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):(?!0$)/i;
const SIDE = /pprof|debug|admin|metrics|profil/i;

export const bindLoopback: Rule = {
  id: "N01",
  name: "bind-loopback",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Servers that listen on 127.0.0.1, localhost or ::1.",
      evidence:
        "It follows the address of http, net, gin, echo, fiber and the like through constants, flags and functions; a port alone (:8080), port 0 and clients are silent, a second server for profiling or metrics counts as medium.",
      why: "In a container 127.0.0.1 is the container itself: nobody outside reaches a server that listens there.",
      found: "listens on {address}, which only the container itself reaches",
      fix: 'Listen on ":" and the port from an environment variable, such as PORT with a default.',
    },
    "zh-CN": {
      detects: "监听 127.0.0.1、localhost 或 ::1 的服务。",
      evidence:
        "顺着常量、命令行参数和函数查找 http、net、gin、echo、fiber 等的监听地址；只有端口（:8080）、端口 0 和客户端不报告，另外用于性能分析或指标的服务只记为中。",
      why: "容器里的 127.0.0.1 就是容器自己：监听在那里的服务从外面访问不到。",
      found: "监听 {address}，只有容器自己能访问",
      fix: "监听 “:” 加上环境变量（例如带默认值的 PORT）给出的端口。",
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe("127.0.0.1:8080", nil)\n}\n`,
    `package main\n\nimport "net/http"\n\nconst addr = "localhost:9000"\n\nfunc main() {\n\ts := http.Server{«Addr: addr}\n\ts.ListenAndServe()\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\t«r.Run("127.0.0.1:8080")\n}\n`,
  ],
  good: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", "127.0.0.1:0")\n}\n`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get("http://127.0.0.1:8080/")\n}\n`,
  ],
  match: [
    {
      on: "program",
      check: ({ listens }) =>
        listens.flatMap((listen) => {
          const address = addressOf(listen);
          if (!LOOPBACK.test(address) || !(listen.file.included.linux || listen.file.included.linuxCgo)) return [];
          const { file, offset } = listen;
          const range = { start: offset, end: offset + 1 };
          const side =
            SAMPLES.test(file.path) || address.endsWith(":6060") || (listens.length > 1 && SIDE.test(file.text));
          return [{ file, range, params: { address }, ...(side ? { severity: "medium" as const } : {}) }];
        }),
    },
  ],
};
