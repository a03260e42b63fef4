import { guessHealth } from "../../project/routes.ts";
import { placeOf } from "../programs.ts";
import type { Rule } from "../rule.ts";
import { servesHttp } from "./serves-http.ts";

export const noHealth: Rule = {
  id: "F09",
  name: "no-health",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Services that answer HTTP and have no route that tells whether they are ready.",
      evidence:
        "Speaks once per program, where it listens, when it imports an HTTP library and nothing registers a route that ends in healthz, readyz, health, livez, ping or the like; silent for programs that speak another protocol.",
      why: "The platform sends traffic when a service says it is ready. Without such a route an open port has to do, and a service that hangs keeps its traffic.",
      found: "answers HTTP but has no route such as /healthz",
      fix: "Add a handler for GET /healthz that answers 200 when the service can work.",
    },
    "zh-CN": {
      detects: "提供 HTTP 却没有路由说明自己是否就绪的服务。",
      evidence:
        "程序导入了 HTTP 库、却没有注册以 healthz、readyz、health、livez、ping 等结尾的路由时，在监听的位置每个程序报告一次；使用其他协议的程序不报告。",
      why: "平台在服务说自己就绪时才导入流量。没有这样的路由就只能看端口是否打开，卡死的服务仍会得到流量。",
      found: "提供 HTTP，但没有 /healthz 之类的路由",
      fix: "为 GET /healthz 添加处理函数，服务可用时返回 200。",
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET("/orders", list)\n\t«r.Run(":8080")\n}\n`,
  ],
  good: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.HandleFunc("/healthz", nil)\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET("/api/health", ok)\n\tr.Run(":8080")\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", ":8080")\n}\n`,
  ],
  match: [
    {
      on: "program",
      check: (program) => {
        return servesHttp(program) && guessHealth(program.closure).value === undefined ? [placeOf(program)] : [];
      },
    },
  ],
};
