import { commandLine, isCompared, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { startOf } from "./starts.ts";

/** Tools of Windows by what takes their place. */
const GROUPS = {
  service: "net net1 nssm openfiles sc",
  process: "qprocess rundll32 taskkill tasklist",
  network: "getmac ipconfig nbtstat netsh",
  schedule: "schtasks",
  registry: "reg regedit regini regsvr32 setx gpresult gpupdate secedit",
  access: "attrib cacls icacls takeown cipher",
  files: "fsutil robocopy where xcopy",
  facts: "driverquery quser systeminfo w32tm wmic tzutil",
  other:
    "bcdedit bitsadmin certutil chkdsk cscript defrag diskpart dism eventcreate explorer manage-bde mshta msg msiexec notepad pnputil " +
    "powercfg sxstrace vssadmin wbadmin wevtutil winrm wscript wusa",
} as const;

type Group = keyof typeof GROUPS;

const KNOWN: ReadonlyMap<string, Group> = new Map(
  Object.entries(GROUPS).flatMap(([group, names]) =>
    names.split(" ").map((name): [string, Group] => [name, group as Group]),
  ),
);
const found = {
  en: "runs the Windows tool {tool}: {command}",
  "zh-CN": "运行 Windows 工具 {tool}：{command}",
} as const;

export const execWintool: Rule = {
  id: "X03",
  name: "exec-wintool",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 2,
  confidence: 0.96,
  texts: {
    en: {
      detects:
        "Starts of the tools that come with Windows (taskkill, sc, netsh, reg, wmic, schtasks, icacls, robocopy …).",
      evidence:
        "The tool must be what a call of the standard library starts, directly or through a name; short words such as net are believed only there. Comparisons, help text and code behind a check for Windows are left alone.",
      why: "The tool is part of Windows; no Linux image has it. The call compiles and fails when it is reached.",
      found: found.en,
      fix: "Do the step in Go, or leave it to the platform that runs the container.",
      variants: {
        service: {
          found: found.en,
          fix: "Leave starting and stopping to the platform (restart: unless-stopped, a rollout); ask another service by its health route over net/http instead of its state.",
        },
        process: {
          found: found.en,
          fix: "End children by cmd.Process.Signal(syscall.SIGTERM) and list processes by github.com/shirou/gopsutil/v4/process; other services are ended by the platform.",
        },
        network: {
          found: found.en,
          fix: "Read addresses by net.Interfaces; ports, routes and firewalls belong to the platform (published ports, a NetworkPolicy).",
        },
        schedule: {
          found: found.en,
          fix: "Make the step a command of the program and run it by a Kubernetes CronJob or the host's timer.",
        },
        registry: {
          found: found.en,
          fix: "Read the setting from an environment variable or a configuration file (os.Getenv) instead of the registry.",
        },
        access: {
          found: found.en,
          fix: "Use os.Chmod and os.Chown, and let the platform give the volume to the user of the container (fsGroup).",
        },
        files: {
          found: found.en,
          fix: "Use os.CopyFS, filepath.WalkDir and exec.LookPath of Go's library.",
        },
        facts: {
          found: found.en,
          fix: "Use github.com/shirou/gopsutil/v4 (host, cpu, mem, disk) or runtime.NumCPU and os.Hostname.",
        },
      },
    },
    "zh-CN": {
      detects: "启动 Windows 自带的工具（taskkill、sc、netsh、reg、wmic、schtasks、icacls、robocopy 等）。",
      evidence:
        "工具必须是标准库调用直接或经由名字启动的程序；net 之类的短词只在那里才算。比较、帮助文字和判断为 Windows 之后的代码不算。",
      why: "这个工具属于 Windows，Linux 镜像里没有。代码能编译，执行到这里才失败。",
      found: found["zh-CN"],
      fix: "在 Go 里完成这一步，或交给运行容器的平台。",
      variants: {
        service: {
          found: found["zh-CN"],
          fix: "启动和停止交给平台（restart: unless-stopped、滚动发布）；需要另一个服务的状态时，用 net/http 访问它的健康检查路由。",
        },
        process: {
          found: found["zh-CN"],
          fix: "用 cmd.Process.Signal(syscall.SIGTERM) 结束子进程，用 github.com/shirou/gopsutil/v4/process 列出进程；其他服务由平台结束。",
        },
        network: {
          found: found["zh-CN"],
          fix: "用 net.Interfaces 读取地址；端口、路由和防火墙属于平台（发布端口、NetworkPolicy）。",
        },
        schedule: {
          found: found["zh-CN"],
          fix: "把这一步做成程序的一个命令，由 Kubernetes CronJob 或主机的定时器执行。",
        },
        registry: {
          found: found["zh-CN"],
          fix: "从环境变量或配置文件读取设置（os.Getenv），不再使用注册表。",
        },
        access: {
          found: found["zh-CN"],
          fix: "改用 os.Chmod 和 os.Chown，并让平台把卷交给容器的用户（fsGroup）。",
        },
        files: {
          found: found["zh-CN"],
          fix: "改用 Go 标准库的 os.CopyFS、filepath.WalkDir 和 exec.LookPath。",
        },
        facts: {
          found: found["zh-CN"],
          fix: "改用 github.com/shirou/gopsutil/v4（host、cpu、mem、disk），或 runtime.NumCPU 和 os.Hostname。",
        },
      },
    },
  },
  bad: [
    `exec.Command(«"taskkill", "/F", "/IM", "worker.exe").Run()`,
    `exec.Command(«"C:\\\\Windows\\\\System32\\\\sc.exe", "query", "orders")`,
    `exec.CommandContext(ctx, «"netsh", "advfirewall")`,
    `runCommand(«"wmic", "cpu", "get")`,
    `tool := «"icacls"\n\texec.Command(tool, dir, "/grant", "Everyone:F").Run()`,
  ],
  good: [
    `exec.Command("git", "reset")`,
    `d := net.Dialer{}`,
    `x := start("net", "reg")`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("taskkill", "/F")\n\t}`,
    `if tool == "taskkill" {\n\t}`,
  ],
  match: [
    {
      on: "string",
      pattern: new RegExp(`^(?:.*[\\\\/])?(?:${[...KNOWN.keys()].join("|")})(?:\\.exe)?$`, "i"),
      check: (literal, site) => {
        const tool = programName(literal.text);
        const group = KNOWN.get(tool);
        const start = startOf(literal, site);
        if (group === undefined || start === undefined || isCompared(site.file, literal)) return undefined;
        // Short words such as "net" are believed only where a program is started for certain.
        if (start === "likely" && tool.length <= 4 && tool !== "wmic") return undefined;
        const params = { tool, command: commandLine(literal) };
        return group === "other" ? { params } : { params, variant: group };
      },
    },
  ],
};
