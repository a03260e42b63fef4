import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { isFixture } from "./fixtures.ts";
import { lookedUp } from "./windows-api.ts";

/** A class of MSMQ, a format name, or the path of a private queue. */
const QUEUE =
  /^MSMQ\.MSMQ\w+|\bFormatName:\s*(?:DIRECT|PUBLIC|PRIVATE|MULTICAST)=|^DIRECT=(?:OS|TCP|HTTPS?|SPX):|^(?:\\\\)?[\w.%-]+\\private\$\\|^private\$\\/i;

export const msmq: Rule = {
  id: "W10",
  name: "msmq",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 16,
  confidence: 0.97,
  supersedes: ["W02", "W08", "W09", "P03"],
  texts: {
    en: {
      detects: "Classes, format names and queue paths of Microsoft Message Queuing, in Go and in configuration.",
      evidence:
        "A literal such as MSMQ.MSMQQueueInfo, FormatName:DIRECT=… or .\\private$\\orders; silent where it is only compared or stands behind a test for Windows.",
      why: "Message Queuing is a component of Windows with a protocol of its own. Nothing on Linux can open its queues.",
      found: "{name} belongs to Microsoft Message Queuing",
      fix: "Move the queue to NATS JetStream (github.com/nats-io/nats.go) or RabbitMQ (github.com/rabbitmq/amqp091-go) and give its address by an environment variable; bridge on Windows while both sides exist.",
    },
    "zh-CN": {
      detects: "Go 代码和配置中微软消息队列（MSMQ）的类名、格式名和队列路径。",
      evidence:
        "文本形如 MSMQ.MSMQQueueInfo、FormatName:DIRECT=… 或 .\\private$\\orders；只用于比较或处在 Windows 判断之内的不报告。",
      why: "消息队列是 Windows 组件，使用自己的协议。Linux 上没有程序能打开这些队列。",
      found: "{name} 属于微软消息队列（MSMQ）",
      fix: "把队列迁到 NATS JetStream（github.com/nats-io/nats.go）或 RabbitMQ（github.com/rabbitmq/amqp091-go），地址由环境变量给出；新旧并存期间在 Windows 上桥接。",
    },
  },
  bad: [
    `info, err := oleutil.CreateObject(«"MSMQ.MSMQQueueInfo")`,
    `oleutil.PutProperty(info, "FormatName", «"DIRECT=OS:orders01\\\\private$\\\\incoming")`,
    `const incoming = «".\\\\private$\\\\orders"`,
    `path := fmt.Sprintf(«"FormatName:DIRECT=TCP:%s\\\\private$\\\\orders", host)`,
    { "conf/app.ini": "[queue]\nname = «.\\private$\\orders\n" },
  ],
  good: [
    `if runtime.GOOS == "windows" {\n\t\topen(".\\\\private$\\\\orders")\n\t}`,
    `if strings.HasPrefix(name, "FormatName:DIRECT=") {\n\t}`,
    `const subject = "orders.private.incoming"`,
    `// .\\private$\\orders was the old queue\n\turl := "nats://queue:4222"`,
    { "conf/app.ini": "; name = .\\private$\\orders\nname = orders\n" },
  ],
  match: [
    {
      on: "string",
      pattern: QUEUE,
      check: (one, { file }) => (isCompared(file, one) ? undefined : { params: { name: one.text.slice(0, 100) } }),
    },
    {
      on: "config",
      values: QUEUE,
      check: ({ value }, { file }) => (isFixture(file.path) ? undefined : { params: { name: value.slice(0, 100) } }),
    },
    // mqrt.dll without COM.
    lookedUp("MQOpenQueue MQSendMessage MQReceiveMessage MQCreateQueue", "blocker"),
  ],
};
