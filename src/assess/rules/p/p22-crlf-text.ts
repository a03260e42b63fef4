import { declarationAround, textAround } from "../../go/around.ts";
import { callsAround, callsOf } from "../../go/calls.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { nameGiven } from "./file-calls.ts";

const SPLITS = /^strings\.(?:Split|SplitN|SplitAfter|Index|LastIndex|Cut|Count)$|^bytes\.(?:Split|SplitN|Index|Cut)$/;
const WRITES = /^(?:io\.WriteString|fmt\.Fprint(?:f|ln)?|\.WriteString|\.Write|os\.WriteFile|io\/ioutil\.WriteFile)$/;
/** The text comes from a file or from a program. */
const FROM_FILE = /\b(?:ReadFile|ReadAll|CombinedOutput)\(|\.Output\(\)/;
const TO_FILE = /\bos\.(?:Create|OpenFile|WriteFile)\(|\bioutil\.WriteFile\(/;
/** Protocols whose lines end so on every system. */
const PROTOCOL =
  /\b(?:https?\.|HTTP|smtp|SMTP|multipart|boundary|[Cc]onn\b|textproto|[Hh]eaders?\b|mime|MIME|csv\.|UseCRLF|ftp|FTP|telnet|sip|rtsp|imap|pop3|redis|net\.|tls\.|chunked|Content-\w+|BEGIN:V|serial|modbus)/;

export const crlfText: Rule = {
  id: "P22",
  name: "crlf-text",
  severity: "medium",
  axis: "runs",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.9,
  texts: {
    en: {
      detects: 'Text from files or programs that is split at "\\r\\n", and files that are written with it.',
      evidence:
        'Speaks when the same function reads a file or a program\'s output and splits at "\\r\\n", or writes "\\r\\n" into a file it opens, also by a variable; silent near network protocols, mail and CSV, where the ending is prescribed, and under a condition on runtime.GOOS.',
      why: 'Text on Linux ends its lines in "\\n": the split gives one part with everything in it, and tools that read the written file see a stray character.',
      found: "splits text at CR LF",
      fix: 'Use bufio.Scanner, or strings.Lines with strings.TrimRight(line, "\\r\\n"), which take both endings.',
      variants: {
        write: {
          found: "writes lines that end in CR LF",
          fix: 'Write "\\n"; a reader that needs CR LF gets it where the file leaves for Windows.',
        },
      },
    },
    "zh-CN": {
      detects: '按 "\\r\\n" 拆分来自文件或程序的文本，以及用它写文件。',
      evidence:
        '同一函数读取文件或程序输出并按 "\\r\\n" 拆分，或向自己打开的文件（也可经由变量）写 "\\r\\n" 时发言；在规定了这种换行的网络协议、邮件和 CSV 附近，以及 runtime.GOOS 条件之下保持沉默。',
      why: 'Linux 文本以 "\\n" 换行：拆分只得到包含全部内容的一段，读取所写文件的工具会看到多余的字符。',
      found: "按 CR LF 拆分文本",
      fix: '改用 bufio.Scanner，或 strings.Lines 配合 strings.TrimRight(line, "\\r\\n")，两种换行都能处理。',
      variants: {
        write: {
          found: "写入以 CR LF 结尾的行",
          fix: '写 "\\n"；需要 CR LF 的读者在文件交给 Windows 时再转换。',
        },
      },
    },
  },
  bad: [
    `text := «"order;sum\\r\\n" + rows\n\tif err := os.WriteFile("sums.txt", []byte(text), 0o644); err != nil {\n\t\tlog.Fatal(err)\n\t}`,
    `b, _ := os.ReadFile("list.txt")\n\tlines := strings.Split(string(b), «"\\r\\n")`,
    `out, _ := exec.Command("ps").Output()\n\tfor _, l := range strings.Split(string(out), «"\\r\\n") {\n\t\tlog.Println(l)\n\t}`,
    `f, _ := os.Create("out.txt")\n\tf.WriteString(line + «"\\r\\n")`,
    `f, _ := os.Create("out.txt")\n\tfmt.Fprintf(f, «"%s;%d\\r\\n", name, n)`,
  ],
  good: [
    `note := "first\\r\\nsecond"\n\tlog.Print(note)\n\t_ = os.WriteFile("out.txt", body, 0o644)`,
    `b, _ := os.ReadFile("list.txt")\n\tlines := strings.Split(strings.ReplaceAll(string(b), "\\r\\n", "\\n"), "\\n")`,
    `fmt.Fprintf(conn, "GET / HTTP/1.1\\r\\n\\r\\n")`,
    `f, _ := os.Create("out.csv")\n\tw := csv.NewWriter(f)\n\tw.UseCRLF = true\n\tf.WriteString("a\\r\\n")`,
    `parts := strings.Split(text, "\\r\\n")`,
    `if runtime.GOOS == "windows" {\n\t\tb, _ := os.ReadFile("x")\n\t\t_ = strings.Split(string(b), "\\r\\n")\n\t}`,
    `// strings.Split(text, "\\r\\n")`,
  ],
  match: [{ on: "string", pattern: /\r\n/, check: endsLines }],
};

function endsLines({ text, start, call }: StringLiteral, { file }: Site): Found | undefined {
  // A raw literal of a file with such endings: Go takes them out, except for what an escape puts there.
  const around = textAround(file, start);
  if (around === "" || PROTOCOL.test(around)) return undefined;
  if (text === "\r\n" && call !== undefined && SPLITS.test(call.callee)) return FROM_FILE.test(around) ? {} : undefined;
  return writesFile(file, start) && TO_FILE.test(around) ? { variant: "write" } : undefined;
}

function writesFile(file: GoFile, offset: number): boolean {
  if (callsAround(file, offset).some(({ callee }) => WRITES.test(callee))) return true;
  const around = declarationAround(file, offset);
  const name = around?.kind === "func" || around?.kind === "method" ? nameGiven(file, offset) : undefined;
  if (around === undefined || name === undefined) return false;
  const word = new RegExp(`\\b${name}\\b`);
  return callsOf(file).some(
    ({ callee, start, open, end }) =>
      start > offset && end <= around.end && WRITES.test(callee) && word.test(file.text.slice(open, end)),
  );
}
