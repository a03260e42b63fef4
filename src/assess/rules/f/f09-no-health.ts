import { guessHealth } from "../../project/routes.ts";
import { linuxFiles, placeOf } from "../programs.ts";
import type { Rule } from "../rule.ts";

const HTTP =
  /^(?:net\/http|github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|gorilla\/mux|go-chi\/chi|kataras\/iris|valyala\/fasthttp|beego\/beego))(?:\/|$)/;

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
      why: "The platform sends traffic when a service says it is ready. Without such a route an open port has to do, and a service that hangs keeps its traffic.",
      found: "answers HTTP but has no route such as /healthz",
      fix: "Add a handler for GET /healthz that answers 200 when the service can work.",
    },
    "zh-CN": {
      why: "平台在服务说自己就绪时才导入流量。没有这样的路由就只能看端口是否打开，卡死的服务仍会得到流量。",
      found: "提供 HTTP，但没有 /healthz 之类的路由",
      fix: "为 GET /healthz 添加处理函数，服务可用时返回 200。",
    },
  },
  bad: [`package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil) // found\n}\n`],
  good: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.HandleFunc("/healthz", nil)\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", ":8080")\n}\n`,
  ],
  match: [
    {
      on: "program",
      check: (program) => {
        const http = linuxFiles(program).some(({ imports }) => imports.some(({ path }) => HTTP.test(path)));
        return program.listens.length > 0 && http && guessHealth(program.closure).value === undefined
          ? [placeOf(program)]
          : [];
      },
    },
  ],
};
