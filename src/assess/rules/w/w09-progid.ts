import { isCompared } from "../calls.ts";
import type { Found, Rule } from "../rule.ts";
import { CREATE_CALLS, classOf, MSMQ_CLASS, WMI_CLASS } from "./com-objects.ts";

/**
 * Classes people automate → kind. Kinds that end in "application" are programs with a life of their own: what they do is bound to a
 * Windows machine. The others are parts of Windows that Go's libraries replace.
 */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^(?:Excel\.(?:Application|Sheet|Workbook)|(?:KET|ET)\.Application)\b/i, "sheet-application"],
  [
    /^(?:(?:Word|PowerPoint|Outlook|Access|Visio|Publisher|InfoPath|MSProject|KWPS|WPS|KWPP|WPP)\.(?:Application|Document)|InternetExplorer\.Application)\b/i,
    "office-application",
  ],
  [/^(?:ADODB\.(?:Connection|Recordset|Command|Stream)|ADOX\.Catalog|DAO\.DBEngine|JRO\.JetEngine)\b/i, "database"],
  [/^(?:CDO\.(?:Message|Configuration)|CDONTS\.NewMail)\b/i, "mail"],
  [
    /^(?:MSXML2?\.(?:DOMDocument|FreeThreadedDOMDocument|XMLHTTP|ServerXMLHTTP|SAXXMLReader|XSLTemplate)|Microsoft\.(?:XMLHTTP|XMLDOM)|WinHttp\.WinHttpRequest)\b/i,
    "network",
  ],
  [
    /^(?:WScript\.(?:Shell|Network)|Shell\.Application|Scripting\.(?:FileSystemObject|Dictionary)|Schedule\.Service)\b/i,
    "script",
  ],
  [/^SAPI\.Sp\w+/i, "voice-application"],
];
const KNOWN = new RegExp(CLASSES.map(([pattern]) => pattern.source).join("|"), "i");

export const progid: Rule = {
  id: "W09",
  name: "progid",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 16,
  confidence: 0.96,
  supersedes: ["W08"],
  strategy: { kind: "windows-container", variant: "application" },
  texts: {
    en: {
      detects: "COM objects by the name of their class, such as Excel.Application or ADODB.Connection.",
      evidence:
        "A class name in a call of go-ole, or one of the known names handed to a function or kept in a constant; silent for names that are compared, listed or used behind a test for Windows.",
      why: "The class belongs to a program or a library that is registered on a Windows machine. No container for Linux can create it.",
      found: "creates the COM object {class}",
      fix: "Replace what {class} does by a Go package, or put it behind a small network service that stays on Windows.",
      variants: {
        application: {
          found: "automates {class}, a program for Windows",
          fix: "Ask its vendor for a library or a network interface without COM; until then this part stays on Windows behind a small network service.",
        },
        "sheet-application": {
          found: "automates {class}, which runs on Windows desktops only",
          fix: "Read and write the workbook with github.com/xuri/excelize/v2; convert to PDF by LibreOffice in a container of its own.",
        },
        "office-application": {
          found: "automates {class}, which runs on Windows desktops only",
          fix: "Fill the document as a file (text/template over its XML, or a docx package), convert by LibreOffice in a container of its own, and send mail by net/smtp.",
        },
        "voice-application": {
          found: "speaks through {class}, the voice of Windows",
          fix: "Call a text-to-speech service over the network, or espeak-ng in the image.",
        },
        database: {
          found: "opens a database through {class}",
          fix: "Use database/sql with the database's own driver (github.com/microsoft/go-mssqldb, github.com/go-sql-driver/mysql, github.com/jackc/pgx/v5).",
        },
        mail: {
          found: "sends mail through {class}",
          fix: "Send it by net/smtp or github.com/wneessen/go-mail to an SMTP relay that an environment variable names.",
        },
        network: {
          found: "reads XML or HTTP through {class}",
          fix: "Use net/http and encoding/xml.",
        },
        script: {
          found: "uses the scripting object {class} of Windows",
          fix: "Use os, os/exec, path/filepath and a Go map in its place; schedule jobs by the platform.",
        },
      },
    },
    "zh-CN": {
      detects: "按类名创建的 COM 对象，例如 Excel.Application 或 ADODB.Connection。",
      evidence:
        "go-ole 调用中的类名，或把已知类名传给函数、存为常量；只用于比较、列举或处在 Windows 判断之内的不报告。",
      why: "这个类属于注册在 Windows 机器上的程序或库。Linux 容器无法创建它。",
      found: "创建 COM 对象 {class}",
      fix: "用 Go 包替代 {class} 的功能，或把它放到留在 Windows 上的小型网络服务之后。",
      variants: {
        application: {
          found: "自动化 {class}，它是 Windows 程序",
          fix: "向厂商索取不依赖 COM 的库或网络接口；在此之前这一部分留在 Windows 上，通过小型网络服务访问。",
        },
        "sheet-application": {
          found: "自动化 {class}，它只能在 Windows 桌面上运行",
          fix: "用 github.com/xuri/excelize/v2 读写工作簿；转换 PDF 用独立容器里的 LibreOffice。",
        },
        "office-application": {
          found: "自动化 {class}，它只能在 Windows 桌面上运行",
          fix: "把文档当文件填写（对其 XML 用 text/template，或使用 docx 包），转换用独立容器里的 LibreOffice，发邮件用 net/smtp。",
        },
        "voice-application": {
          found: "通过 {class} 朗读，它是 Windows 的语音功能",
          fix: "通过网络调用语音合成服务，或在镜像里使用 espeak-ng。",
        },
        database: {
          found: "通过 {class} 打开数据库",
          fix: "用 database/sql 加数据库自己的驱动（github.com/microsoft/go-mssqldb、github.com/go-sql-driver/mysql、github.com/jackc/pgx/v5）。",
        },
        mail: {
          found: "通过 {class} 发送邮件",
          fix: "用 net/smtp 或 github.com/wneessen/go-mail 发到由环境变量指定的 SMTP 中继。",
        },
        network: {
          found: "通过 {class} 读取 XML 或 HTTP",
          fix: "改用 net/http 和 encoding/xml。",
        },
        script: {
          found: "使用 Windows 的脚本对象 {class}",
          fix: "改用 os、os/exec、path/filepath 和 Go 的 map；定时任务交给平台。",
        },
      },
    },
  },
  bad: [
    `unknown, err := «oleutil.CreateObject("Excel.Application")`,
    `conn, err := «oleutil.CreateObject("ADODB.Connection")\n\tshell, err := «oleutil.CreateObject("WScript.Shell")`,
    `package main\n\nimport "github.com/go-ole/go-ole/oleutil"\n\nconst scale = "ScaleVendor.Device.2"\n\nfunc main() {\n\t«oleutil.CreateObject(scale)\n}\n`,
    `id, err := «ole.CLSIDFromProgID("SAPI.SpVoice")`,
    `const mailer = «"CDO.Message"`,
    `app := newObject(«"Word.Application")`,
  ],
  good: [
    `if runtime.GOOS == "windows" {\n\t\toleutil.CreateObject("Excel.Application")\n\t}`,
    `oleutil.CreateObject("WbemScripting.SWbemLocator")\n\toleutil.CreateObject("MSMQ.MSMQQueueInfo")`,
    `signatures := []string{"WScript.Shell", "ADODB.Stream"}`,
    `if strings.Contains(script, "Excel.Application") {\n\t}`,
    `fmt.Println("Excel.Application is not used any more")`,
    `oleutil.CreateObject(class)`,
    {
      "excel_windows.go": `package main\n\nimport "github.com/go-ole/go-ole/oleutil"\n\nfunc open() { oleutil.CreateObject("Excel.Application") }\n`,
    },
  ],
  match: [
    {
      on: "call",
      callees: CREATE_CALLS,
      check: (call, { file }) => {
        const name = classOf(file, call);
        return name === undefined || !/^[A-Za-z{][\w .{}-]*$/.test(name) ? undefined : ofClass(name);
      },
    },
    {
      on: "string",
      pattern: KNOWN,
      check: (one, { file }) => {
        const made = one.call !== undefined && CREATE_CALLS.includes(one.call.callee);
        const held = one.key !== undefined && one.composite === undefined;
        // Elsewhere only the bare name is one; what a list or a message holds is none.
        if (made || !/^[\w.]+$/.test(one.text) || isCompared(file, one)) return undefined;
        const handed = one.call !== undefined && !/^(?:fmt|log|errors)\./.test(one.call.callee);
        return held || handed ? ofClass(one.text) : undefined;
      },
    },
  ],
};

function ofClass(name: string): Found | undefined {
  if (WMI_CLASS.test(name) || MSMQ_CLASS.test(name)) return undefined;
  const kind = CLASSES.find(([pattern]) => pattern.test(name))?.[1] ?? "application";
  return { params: { class: name.slice(0, 80) }, variant: kind };
}
