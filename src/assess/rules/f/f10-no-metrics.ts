import { stringsHolding } from "../../go/strings.ts";
import { linuxFiles, placeOf } from "../programs.ts";
import type { Rule } from "../rule.ts";
import { servesHttp } from "./serves-http.ts";

/** Libraries that count for Prometheus or push what they count. */
const METRICS =
  /prometheus|\/metrics(?:\/|$)|^github\.com\/(?:rcrowley\/go-metrics|armon\/go-metrics|DataDog\/datadog-go|cactus\/go-statsd-client|smira\/go-statsd|uber-go\/tally|penglongli\/gin-metrics|zsais\/go-gin-prometheus)(?:\/|$)|^go\.opentelemetry\.io\/otel\/(?:metric|sdk\/metric)|^expvar$/;

export const noMetrics: Rule = {
  id: "F10",
  name: "no-metrics",
  severity: "low",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.93,
  texts: {
    en: {
      detects: "Services that answer HTTP and count nothing for a monitor.",
      evidence:
        "Speaks once per program that listens and imports an HTTP library, when nothing in it imports a library for metrics or registers /metrics.",
      why: "A new version is judged by its error rate and its response times; what a service does not count itself has to be guessed from outside.",
      found: "answers HTTP but has no metrics",
      fix: 'Register promhttp.Handler() (github.com/prometheus/client_golang/prometheus/promhttp) at "/metrics" and count requests by route and status.',
    },
    "zh-CN": {
      detects: "提供 HTTP 却不为监控计数的服务。",
      evidence: "对监听端口并导入 HTTP 库的程序，若其中没有导入指标库、也没有注册 /metrics，则每个程序报告一次。",
      why: "新版本的好坏要看错误率和响应时间；服务自己不统计，就只能从外部猜测。",
      found: "提供 HTTP，但没有指标",
      fix: "在 “/metrics” 注册 promhttp.Handler()（github.com/prometheus/client_golang/prometheus/promhttp），并按路由和状态统计请求。",
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\t«r.Run(":8080")\n}\n`,
  ],
  good: [
    `package main\n\nimport (\n\t"net/http"\n\n\t"github.com/prometheus/client_golang/prometheus/promhttp"\n)\n\nfunc main() {\n\thttp.Handle("/metrics", promhttp.Handler())\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.HandleFunc("GET /metrics", count)\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "net"\n\nfunc main() {\n\tnet.Listen("tcp", ":8080")\n}\n`,
    `package main\n\nfunc main() {}\n`,
  ],
  match: [
    {
      on: "program",
      check: (program) => {
        if (!servesHttp(program)) return [];
        const counts = linuxFiles(program).some(
          (file) =>
            file.imports.some(({ path }) => METRICS.test(path)) ||
            stringsHolding(file, "/metrics").some(({ text }) => text.endsWith("/metrics") && text.length < 60),
        );
        return counts ? [] : [placeOf(program)];
      },
    },
  ],
};
