import { callsTo } from "../../go/calls.ts";
import { linuxFiles, placeOf } from "../programs.ts";
import type { Rule } from "../rule.ts";

/** Frameworks that end in order by themselves. */
const ORDERLY =
  /^(?:github\.com\/(?:go-kratos\/kratos|zeromicro\/go-zero|fvbock\/endless|facebookgo\/grace|tylerb\/graceful|oklog\/run|kardianos\/service|judwhite\/go-svc|cloudwego\/hertz|cloudwego\/kitex)|go\.uber\.org\/fx|github\.com\/gogf\/gf)(?:\/|$)/;

const notifyingCalls = callsTo(["os/signal.Notify", "os/signal.NotifyContext"]);

export const noShutdown: Rule = {
  id: "X10",
  name: "no-shutdown",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 1,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Services that open a port and wait for no signal anywhere in their program.",
      evidence:
        "The program must listen, and no file of it that Linux takes may call signal.Notify or NotifyContext or import a framework that ends in order by itself (kratos, go-zero, fx, gf, hertz …).",
      why: "When a version is replaced, its container gets SIGTERM. A server that does not listen for it drops the requests it is answering.",
      found: "serves until it is killed: nothing in the program waits for SIGTERM",
      fix: "Wait for SIGTERM with signal.NotifyContext and call Shutdown on the server.",
    },
    "zh-CN": {
      detects: "打开了端口、整个程序里却没有等待信号的服务。",
      evidence:
        "程序必须监听端口，并且 Linux 取用的文件都没有调用 signal.Notify 或 NotifyContext，也没有导入能自行有序结束的框架（kratos、go-zero、fx、gf、hertz 等）。",
      why: "替换版本时容器会收到 SIGTERM。不处理它的服务会丢掉正在应答的请求。",
      found: "服务一直运行到被杀死：程序里没有等待 SIGTERM 的代码",
      fix: "用 signal.NotifyContext 等待 SIGTERM，并调用服务器的 Shutdown。",
    },
  },
  bad: [
    `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe(":8080", nil)\n}\n`,
    `package main\n\nimport "github.com/prometheus/exporter-toolkit/web"\n\nfunc main() {\n\t«web.ListenAndServe(nil, nil, nil)\n}\n`,
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() {\n\t«http.ListenAndServe(":8080", nil)\n}\n`,
      "stop_windows.go": `package main\n\nimport "os/signal"\n\nfunc stop() { signal.Notify(nil) }\n`,
    },
  ],
  good: [
    `package main\n\nimport (\n\t"os/signal"\n\n\t"github.com/prometheus/exporter-toolkit/web"\n)\n\nfunc main() {\n\tgo web.ListenAndServe(nil, nil, nil)\n\tsignal.NotifyContext(nil)\n}\n`,
    `package main\n\nimport (\n\t"net/http"\n\t"os/signal"\n)\n\nfunc main() {\n\tgo http.ListenAndServe(":8080", nil)\n\tsignal.NotifyContext(nil)\n}\n`,
    {
      "main.go": `package main\n\nimport "example.com/app/stop"\nimport "net/http"\n\nfunc main() {\n\tgo http.ListenAndServe(":8080", nil)\n\tstop.Wait()\n}\n`,
      "stop/stop.go": `package stop\n\nimport "os/signal"\n\nfunc Wait() { signal.Notify(nil) }\n`,
    },
    `package main\n\nfunc main() {}\n`,
  ],
  match: [
    {
      on: "program",
      check: (program) => {
        const files = linuxFiles(program);
        const orderly = files.some(
          (file) => notifyingCalls(file).length > 0 || file.imports.some(({ path }) => ORDERLY.test(path)),
        );
        return program.listens.length === 0 || orderly ? [] : [placeOf(program)];
      },
    },
  ],
};
