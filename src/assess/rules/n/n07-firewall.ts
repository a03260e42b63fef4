import { eachLine } from "../../config/lines.ts";
import { netshOf } from "../netsh.ts";
import type { Rule } from "../rule.ts";

const POWERSHELL = /\b(?:New|Set|Enable|Disable|Remove)-NetFirewall(?:Rule|Profile)\b/i;
const SCRIPT = /\bnetsh(?:\.exe)?\s+(?:advfirewall|firewall|http\s+add)\b|-NetFirewall(?:Rule|Profile)\b/i;

export const firewall: Rule = {
  id: "N07",
  name: "firewall",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.95,
  supersedes: ["X03", "W09", "W38"],
  texts: {
    en: {
      detects:
        "Changes of the Windows firewall and reservations of URLs: netsh advfirewall, netsh http, New-NetFirewallRule, the firewall's COM object and packages.",
      evidence:
        "It needs a call that runs the command, the object's name or the import; a script for Windows counts as medium, help text and files for Windows alone are silent.",
      why: "A container has no firewall of its own to open. Which ports are reached is decided by what is published and by network policies.",
      found: "opens the Windows firewall: {command}",
      fix: "Delete it; publish the port (ports: in compose, a Service in Kubernetes) and limit who reaches it with a NetworkPolicy.",
      variants: {
        script: {
          found: "a script opens the Windows firewall: {command}",
          fix: "Leave the script out of the image; publish the port (ports: in compose, a Service) and limit it with a NetworkPolicy.",
        },
      },
    },
    "zh-CN": {
      detects:
        "修改 Windows 防火墙和登记 URL：netsh advfirewall、netsh http、New-NetFirewallRule、防火墙的 COM 对象和相关包。",
      evidence: "要看到运行命令的调用、对象名或导入；Windows 脚本只记为中，帮助文字和仅供 Windows 的文件不报告。",
      why: "容器没有需要开放的防火墙。哪些端口可达由端口发布和网络策略决定。",
      found: "修改 Windows 防火墙：{command}",
      fix: "删除它；发布端口（compose 的 ports: 或 Kubernetes 的 Service），用 NetworkPolicy 限制谁能访问。",
      variants: {
        script: {
          found: "脚本修改 Windows 防火墙：{command}",
          fix: "不要把脚本放进镜像；发布端口（compose 的 ports: 或 Service），用 NetworkPolicy 限制访问。",
        },
      },
    },
  },
  bad: [
    `exec.Command(«"netsh", "advfirewall", "firewall", "add", "rule", "name=orders").Run()`,
    `exec.Command("cmd", "/c", «"netsh http add urlacl url=http://+:8080/ user=Everyone").Run()`,
    `exec.Command("powershell", "-Command", «"New-NetFirewallRule -DisplayName orders -LocalPort 8080").Run()`,
    `o, err := oleutil.CreateObject(«"HNetCfg.FwPolicy2")`,
    { "install.bat": "@echo off\r\n«netsh advfirewall firewall add rule name=orders\r\n" },
  ],
  good: [
    `exec.Command("iptables", "-L").Run()`,
    `fmt.Println("run netsh advfirewall firewall add rule name=orders")`,
    `exec.Command("netsh", "interface", "show", "interface").Run()`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("netsh", "advfirewall", "reset").Run()\n\t}`,
    { "install.bat": "rem netsh advfirewall firewall add rule\r\n" },
  ],
  match: [
    {
      on: "import",
      paths: ["github.com/tailscale/wf", "inet.af/wf", "golang.zx2c4.com/wireguard/windows/tunnel/firewall"],
      check: ({ path }) => ({ params: { command: path }, severity: "blocker" }),
    },
    {
      on: "call",
      callees: [
        "FirewallRuleAdd",
        "FirewallRuleCreate",
        "FirewallRuleDelete",
        "FirewallRuleAddAdvanced",
        "FirewallEnable",
      ].map((name) => `github.com/iamacarpet/go-win64api.${name}`),
      check: ({ callee }) => ({ params: { command: callee }, severity: "blocker" }),
    },
    {
      on: "string",
      pattern: /\bnetsh\b|-NetFirewall|^HNetCfg\./i,
      check: (literal, { file }) => {
        const { text, call } = literal;
        if (/^HNetCfg\./i.test(text))
          return /CreateObject|ClassIDFrom|CLSIDFrom/.test(call?.callee ?? "")
            ? { params: { command: text } }
            : undefined;
        if (POWERSHELL.test(text))
          return call !== undefined && !/^(?:fmt\.(?:Print|Errorf|Fprint)|log)/.test(call.callee)
            ? { params: { command: text.slice(0, 80) } }
            : undefined;
        const netsh = netshOf(literal, file);
        return netsh?.topic === "firewall" ? { params: { command: netsh.command } } : undefined;
      },
    },
    {
      on: "text",
      names: /\.(?:bat|cmd|ps1|psm1|vbs)$/i,
      check: ({ text }) =>
        [...eachLine(text)].flatMap(({ line, start }) => {
          const found = /^\s*(?:rem\b|::|#|')/i.test(line) ? null : SCRIPT.exec(line);
          if (found === null) return [];
          const range = { start: start + found.index, end: start + found.index + found[0].length };
          const command = line.slice(found.index).trim().slice(0, 80);
          return [{ range, params: { command }, variant: "script", severity: "medium" as const }];
        }),
    },
  ],
};
