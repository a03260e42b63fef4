import type { StringLiteral } from "../../go/syntax.ts";
import { isCompared } from "../calls.ts";
import type { Found, Matcher, Rule } from "../rule.ts";
import { isHelpText } from "./connection-string.ts";
import { isFixture } from "./fixtures.ts";
import { imported, lookedUp, used, XSYS } from "./windows-api.ts";

const NPIPE = ["gopkg.in/natefinch/npipe.v2", "github.com/natefinch/npipe"];
const PIPE = /^(?:np:)?\\\\[\w.%-]+\\pipe\\.|^npipe:\/\/.|^\/\/\.\/pipe\/.|\b(?:server|data source)=np:/i;
/** Places that describe machines of either system, and what they call the Windows ones. */
const FOR_WINDOWS = /windows|(?:^|\/)(?:deploy|manifests|k8s|kubernetes|charts|\.github|\.circleci)\//i;
const PIPE_CALL =
  /^(?:github\.com\/Microsoft\/go-winio|gopkg\.in\/natefinch\/npipe\.v2|github\.com\/natefinch\/npipe)\./;

export const namedpipe: Rule = {
  id: "W14",
  name: "namedpipe",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 2,
  confidence: 0.96,
  supersedes: ["W02", "W38", "P03"],
  texts: {
    en: {
      detects:
        "Named pipes of Windows: go-winio, npipe, the API's own functions, and names such as \\\\.\\pipe\\orders.",
      evidence:
        "A call that only exists on Windows, or a literal or a configured value that is the name of a pipe; silent where the name is only compared, explains a flag or stands behind a test for Windows.",
      why: "Linux has no named pipes of this kind. The functions do not exist there, and the name becomes a file with backslashes.",
      found: "{name} is a named pipe of Windows",
      fix: 'Listen on a Unix socket (net.Listen("unix", path) in a shared volume) or on TCP, with the address from an environment variable; keep the pipe in a _windows.go twin.',
    },
    "zh-CN": {
      detects: "Windows 命名管道：go-winio、npipe、API 自身的函数，以及 \\\\.\\pipe\\orders 这样的名字。",
      evidence:
        "只存在于 Windows 的调用，或者是管道名的文本和配置值；名字只用于比较、说明参数或处在 Windows 判断之内则不报告。",
      why: "Linux 没有这种命名管道。这些函数不存在，名字会变成带反斜杠的文件。",
      found: "{name} 是 Windows 命名管道",
      fix: '改用 Unix 套接字（net.Listen("unix", path)，放在共享卷里）或 TCP，地址来自环境变量；管道实现留在 _windows.go 文件里。',
    },
  },
  bad: [
    'package main\n\nimport "github.com/Microsoft/go-winio"\n\nfunc main() {\n\tl, err := «winio.ListenPipe(`\\\\.\\pipe\\orders`, nil)\n\t_, _ = l, err\n}\n',
    `package main\n\nimport (\n\t«"gopkg.in/natefinch/npipe.v2"\n)\n\nfunc main() { «npipe.Dial(address) }\n`,
    "const control = «`\\\\.\\pipe\\orders-control`",
    `h, err := «windows.CreateNamedPipe(name, 3, 0, 1, 4096, 4096, 0, nil)`,
    `client.Connect(«"npipe:////./pipe/docker_engine")`,
    { "conf/app.ini": "[control]\npipe = «\\\\.\\pipe\\orders\n" },
  ],
  good: [
    { "pipe_windows.go": `package main\n\nimport "github.com/Microsoft/go-winio"\n\nvar _ = winio.ListenPipe\n` },
    'if runtime.GOOS == "windows" {\n\t\tdial(`\\\\.\\pipe\\orders`)\n\t}',
    'if strings.HasPrefix(address, "npipe://") {\n\t}',
    'flag.String("socket", "/run/orders.sock", "npipe:////./pipe/orders on Windows")',
    'package main\n\nimport "github.com/Microsoft/go-winio/pkg/guid"\n\nvar _ = guid.FromString\n',
    { "deploy/windows-agent.yaml": "pipe: \\\\.\\pipe\\csi-proxy\n" },
  ],
  match: [
    imported(NPIPE),
    used({
      "github.com/Microsoft/go-winio": "ListenPipe DialPipe DialPipeContext DialPipeAccess DialPipeAccessImpLevel",
      "gopkg.in/natefinch/npipe.v2": "Dial DialTimeout Listen",
      "github.com/natefinch/npipe": "Dial DialTimeout Listen",
      [XSYS]: "CreateNamedPipe ConnectNamedPipe DisconnectNamedPipe",
    }),
    lookedUp("CreateNamedPipe ConnectNamedPipe WaitNamedPipe CallNamedPipe"),
    { on: "string", pattern: PIPE, check: (one, { file }) => (isCompared(file, one) ? undefined : pipeName(one)) },
    pipeInConfig(),
  ],
};

function pipeName(one: StringLiteral): Found | undefined {
  return isHelpText(one) || PIPE_CALL.test(one.call?.callee ?? "")
    ? undefined
    : { params: { name: one.text.slice(0, 100) }, severity: "high" };
}

function pipeInConfig(): Matcher {
  return {
    on: "config",
    values: PIPE,
    check: ({ value }, { file }) =>
      isFixture(file.path) || FOR_WINDOWS.test(file.path)
        ? undefined
        : { params: { name: value.slice(0, 100) }, severity: "high" },
  };
}
