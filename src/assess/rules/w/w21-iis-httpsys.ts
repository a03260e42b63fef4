import { textAround } from "../../go/around.ts";
import type { TextFile } from "../../project/tree.ts";
import { isCompared } from "../calls.ts";
import { pathCall } from "../p/file-calls.ts";
import type { Found, Rule } from "../rule.ts";
import { isHelpText } from "./connection-string.ts";
import { isFixture } from "./fixtures.ts";
import { lookedUp } from "./windows-api.ts";

/** A name IIS hands over, as it is read: alone, or in a tag of a field. */
const VARIABLE =
  /^(?:HTTP_PLATFORM_PORT|ASPNETCORE_PORT|ASPNETCORE_IIS_PHYSICAL_PATH)$|\benv(?:config)?:"HTTP_PLATFORM_PORT\b/;
const HOST = /(?:^|[\\/])hwebcore\.dll$|(?:^|[\\/])applicationHost\.config$|<system\.(?:webServer|applicationHost)>/i;
/** Another port that the same function would take. */
const OTHER_PORT = /\b(?:Getenv|LookupEnv)\("(?:PORT|LISTEN_ADDR|SERVER_PORT|HTTP_PORT)"\)/;
/** A port of its own that the program falls back to. */
const DEFAULT_PORT = /":?\d{2,5}"|[=(,:]\s*\d{2,5}\b/;
/** What in a file of IIS starts a program, and what passes requests on to one. */
const STARTS = /<(?:httpPlatform|aspNetCore)\b|\bprocessPath\s*=|<fastCgi\b|scriptProcessor\s*=/i;
const PASSES = /<(?:rule|action)\b[^>]*\burl\s*=\s*"https?:\/\/(?:localhost|127\.)|type\s*=\s*"Rewrite"[^>]*localhost/i;

export const iisHttpsys: Rule = {
  id: "W21",
  name: "iis-httpsys",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 2,
  confidence: 0.95,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects:
        "Ties to IIS and http.sys: web.config and applicationHost.config, the port IIS hands over, hosting through hwebcore.dll.",
      evidence:
        "A web.config that starts a program (one that only rewrites or serves files weighs less), a read of HTTP_PLATFORM_PORT without PORT beside it (with a default port it weighs less), or a function of http.sys by name; silent behind a test for Windows.",
      why: "In a container nobody reads web.config or sets these variables: the service itself listens on a port that the platform chooses.",
      found: "{name} ties the service to IIS",
      fix: 'Listen on ":" + os.Getenv("PORT") with a default such as 8080, and move TLS, rewrites and limits of web.config to the proxy or ingress before it.',
      variants: {
        settings: {
          found: "{name} holds settings for IIS, which nobody reads in a container",
          fix: "Move rewrites, headers and MIME types to the proxy or ingress, or to the service's own handler, and leave the file out of the image.",
        },
      },
    },
    "zh-CN": {
      detects:
        "与 IIS 和 http.sys 的联系：web.config 和 applicationHost.config、IIS 交给程序的端口、通过 hwebcore.dll 托管。",
      evidence:
        "web.config 会启动程序（只做重写或提供文件的级别较低）、读取 HTTP_PLATFORM_PORT 而旁边没有 PORT（有默认端口的级别较低），或按名字使用 http.sys 的函数；处在 Windows 判断之内则不报告。",
      why: "在容器里没有程序读取 web.config，也没有人设置这些变量：服务自己监听平台指定的端口。",
      found: "{name} 把服务绑定在 IIS 上",
      fix: '监听 ":" + os.Getenv("PORT")，默认例如 8080；把 web.config 里的 TLS、重写和限制移到前面的代理或 Ingress。',
      variants: {
        settings: {
          found: "{name} 是给 IIS 的设置，容器里没有程序读取",
          fix: "把重写、响应头和 MIME 类型移到代理、Ingress 或服务自己的处理器，并且不把这个文件放进镜像。",
        },
      },
    },
  },
  bad: [
    `host := filepath.Join(dir, «"applicationHost.config")`,
    `port := os.Getenv(«"HTTP_PLATFORM_PORT")`,
    `port := os.Getenv(«"HTTP_PLATFORM_PORT")\n\tif port == "" {\n\t\tport = "8040"\n\t}`,
    'type settings struct {\n\tPort string «`env:"HTTP_PLATFORM_PORT"`\n}',
    {
      "web.config": `<?xml version="1.0"?>\n<configuration>\n  <system.webServer>\n    «<httpPlatform processPath="orders.exe" arguments="" />\n  </system.webServer>\n</configuration>\n`,
    },
    "const pool = «`<configuration><system.applicationHost></system.applicationHost></configuration>`",
    `config := filepath.Join(dir, «"ApplicationHost.config")`,
    `start := «core.NewProc("WebCoreActivate")`,
    {
      "public/web.config": `<configuration>\n  «<system.webServer>\n    <staticContent />\n  </system.webServer>\n</configuration>\n`,
    },
  ],
  good: [
    `ok := strings.HasSuffix(name, "applicationHost.config")`,
    `fmt.Println("see applicationHost.config")`,
    `port := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = os.Getenv("HTTP_PLATFORM_PORT")\n\t}`,
    `if runtime.GOOS == "windows" {\n\t\t_ = os.Getenv("HTTP_PLATFORM_PORT")\n\t}`,
    `if strings.EqualFold(name, "applicationhost.config") {\n\t}`,
    `os.Setenv("HTTP_PLATFORM_PORT", "8080")`,
    `// IIS sets HTTP_PLATFORM_PORT\n\tfmt.Println("HTTP_PLATFORM_PORT is set by IIS")`,
    { "test/fixtures/web.config": "<configuration><system.webServer /></configuration>\n" },
    { "app.config": "<configuration><appSettings /></configuration>\n" },
    { "web.config": "<configuration>\n  <!-- <httpPlatform processPath='x' /> -->\n</configuration>\n" },
  ],
  match: [
    {
      on: "string",
      pattern: VARIABLE,
      check: (one, { file }) => {
        const name = /[A-Z_]{8,}/.exec(one.text)?.[0] ?? "";
        if (one.call?.callee === "os.Setenv" || isCompared(file, one) || isHelpText(one)) return undefined;
        const around = textAround(file, one.start);
        if (OTHER_PORT.test(around)) return undefined;
        return DEFAULT_PORT.test(around) ? { params: { name }, severity: "medium" } : { params: { name } };
      },
    },
    {
      on: "string",
      pattern: HOST,
      check: (one, { file }) =>
        isCompared(file, one) ? undefined : { params: { name: HOST.exec(one.text)?.[0].replace(/^[\\/]/, "") ?? "" } },
    },
    {
      on: "string",
      pattern: /(?:^|[\\/])applicationhost\.config$/i,
      check: (one, { file }) =>
        isCompared(file, one) || pathCall(file, one.start) === undefined ? undefined : { params: { name: one.text } },
    },
    lookedUp(
      "WebCoreActivate WebCoreShutdown HttpInitialize HttpCreateHttpHandle HttpCreateServerSession HttpAddUrl",
      "blocker",
    ),
    { on: "text", names: /(?:^|\/)(?:web|applicationhost)\.config$/i, check: ofSettings },
  ],
};

function ofSettings({ path, text }: TextFile): readonly Found[] {
  if (isFixture(path)) return [];
  // Comments hold their place, so that offsets stay.
  const code = text.replaceAll(/<!--[\s\S]*?-->/g, (comment) => " ".repeat(comment.length));
  const name = path.slice(path.lastIndexOf("/") + 1);
  const starts = STARTS.exec(code);
  if (starts !== null) return [{ params: { name }, range: rangeOf(starts) }];
  const served = /<system\.(?:webServer|applicationHost)>/i.exec(code);
  if (served === null) return [];
  const severity = PASSES.test(code) ? "medium" : "low";
  return [{ params: { name }, variant: "settings", severity, range: rangeOf(served) }];
}

function rangeOf(match: RegExpExecArray): { readonly start: number; readonly end: number } {
  return { start: match.index, end: match.index + match[0].length };
}
