import { netshOf } from "../netsh.ts";
import type { Rule } from "../rule.ts";
import { windowsApi } from "../w/windows-api.ts";

export const sysProxy: Rule = {
  id: "N08",
  name: "sys-proxy",
  severity: "medium",
  axis: "runs",
  fix: "C",
  effortHours: 1,
  confidence: 0.93,
  supersedes: ["X03"],
  texts: {
    en: {
      detects: "The proxy settings of Windows: registry values, WinHTTP, go-ieproxy, netsh winhttp.",
      evidence:
        "It needs the import, the registry value in a call that reads or sets it, the API's name or the command; text and files for Windows alone are silent.",
      why: "A container knows no Internet Options. Go's http client takes its proxy from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.",
      found: "{what} is the proxy setting of Windows",
      fix: "Use http.ProxyFromEnvironment (the default transport does) and set HTTPS_PROXY and NO_PROXY in the container's environment.",
    },
    "zh-CN": {
      detects: "Windows 的代理设置：注册表值、WinHTTP、go-ieproxy、netsh winhttp。",
      evidence: "要看到导入、读写该注册表值的调用、API 名或命令；文字和仅供 Windows 的文件不报告。",
      why: "容器里没有“Internet 选项”。Go 的 http 客户端从 HTTP_PROXY、HTTPS_PROXY 和 NO_PROXY 得到代理。",
      found: "{what} 是 Windows 的代理设置",
      fix: "使用 http.ProxyFromEnvironment（默认 Transport 就是），并在容器环境里设置 HTTPS_PROXY 和 NO_PROXY。",
    },
  },
  bad: [
    `package main\n\nimport «"github.com/mattn/go-ieproxy"\n\nfunc main() { ieproxy.GetConf() }\n`,
    `s, _, err := k.GetStringValue(«"ProxyServer")`,
    `get := winhttp.NewProc(«"WinHttpGetIEProxyConfigForCurrentUser")`,
    `exec.Command(«"netsh", "winhttp", "import", "proxy", "source=ie").Run()`,
  ],
  good: [
    `t := &http.Transport{Proxy: http.ProxyFromEnvironment}`,
    `name := "ProxyServer"`,
    `// k.GetStringValue("ProxyServer")\n\tp := os.Getenv("HTTPS_PROXY")`,
    { "proxy_windows.go": `package main\n\nimport "github.com/mattn/go-ieproxy"\n\nvar _ = ieproxy.GetConf\n` },
  ],
  match: [
    {
      on: "import",
      paths: [
        "github.com/mattn/go-ieproxy",
        "github.com/rapid7/go-get-proxied/proxy",
        "github.com/getlantern/sysproxy",
      ],
      check: ({ path }) => ({ params: { what: path } }),
    },
    ...windowsApi(
      ["WinHttpGetIEProxyConfigForCurrentUser", "WinHttpGetProxyForUrl", "WinHttpGetDefaultProxyConfiguration"],
      (call) => ({ params: { what: call } }),
    ),
    {
      on: "string",
      pattern: /^(?:ProxyServer|ProxyEnable|ProxyOverride|AutoConfigURL)$|\bnetsh\b/i,
      check: (literal, { file }) => {
        const { text, call } = literal;
        if (/^(?:Proxy|Auto)/i.test(text))
          return /\.(?:Get|Set|Delete)\w*Value$/.test(call?.callee ?? "") ? { params: { what: text } } : undefined;
        const netsh = netshOf(literal, file);
        return netsh?.topic === "proxy" ? { params: { what: netsh.command } } : undefined;
      },
    },
  ],
};
