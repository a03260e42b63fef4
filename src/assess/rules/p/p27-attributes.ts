import { isCompared, isProgramCall } from "../calls.ts";
import type { GoFile, StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { pathCall } from "./file-calls.ts";

const PROCEDURE = /^(?:Set|Get)FileAttributes(?:Ex)?[AW]?$/;
const STREAM = /\.\w{1,8}:[A-Za-z_]\w*(?:\.\w+)?$|:Zone\.Identifier\b|:\$DATA$/i;
const ATTRIBUTE = /\battrib(?:\.exe)?\s+[+-][rhsa]\b/i;

export const attributes: Rule = {
  id: "P27",
  name: "attributes",
  severity: "medium",
  axis: "runs",
  fix: "M",
  effortHours: 1,
  confidence: 0.9,
  texts: {
    en: {
      detects:
        "Things only NTFS knows: hidden and read-only attributes, streams of a file, junctions and .lnk shortcuts.",
      evidence:
        "Speaks for SetFileAttributes, called or looked up by name, attrib +h, mklink, a stream such as :Zone.Identifier and a .lnk file that is opened or made, lower for a condition on that ending alone; silent for other comparisons, lists of endings and under a condition on runtime.GOOS.",
      why: "File systems on Linux have none of these: the attribute is not set, a stream becomes a file with a colon in its name, and a shortcut leads nowhere.",
      found: "{what} is known to Windows' file system only",
      fix: "Hide a file by a dot before its name, protect it with os.Chmod, link with os.Symlink, and keep a stream's text in a file beside.",
    },
    "zh-CN": {
      detects: "只有 NTFS 才有的东西：隐藏和只读属性、文件的数据流、联接点和 .lnk 快捷方式。",
      evidence:
        "调用或按名字查找 SetFileAttributes、attrib +h、mklink、:Zone.Identifier 这样的数据流，以及打开或生成 .lnk 文件时发言，只判断该扩展名时级别较低；对其他比较、扩展名列表和 runtime.GOOS 条件保持沉默。",
      why: "Linux 的文件系统没有这些：属性不会被设置，数据流变成名字里带冒号的文件，快捷方式不指向任何地方。",
      found: "{what} 只有 Windows 文件系统才认识",
      fix: "隐藏文件用点开头的名字，保护文件用 os.Chmod，链接用 os.Symlink，数据流的内容存到旁边的文件里。",
    },
  },
  bad: [
    `p := kernel32.NewProc(«"SetFileAttributesW")`,
    `err := «syscall.SetFileAttributes(p, syscall.FILE_ATTRIBUTE_HIDDEN)`,
    `os.Remove(name + «":Zone.Identifier")`,
    `exec.Command("cmd", "/c", «"mklink /J D:\\\\a D:\\\\b")`,
    `os.Create(filepath.Join(desktop, «"Orders.lnk"))`,
    `exec.Command("cmd", "/c", «"attrib +h orders.db")`,
    `link := strings.HasSuffix(strings.ToLower(name), «".lnk")`,
    `if filepath.Ext(name) == «".lnk" {\n\t\tname = resolve(name)\n\t}`,
  ],
  good: [
    `ok := strings.HasSuffix(name, ".lnk") || strings.HasSuffix(name, ".url")`,
    `switch filepath.Ext(name) {\n\tcase ".lnk", ".tmp":\n\t\treturn\n\t}`,
    `for _, name := range names {\n\t\tif strings.HasSuffix(name, ".lnk") {\n\t\t\tcontinue\n\t\t}\n\t}`,
    `var skipped = []string{".lnk", ".tmp"}`,
    `fmt.Println("use mklink")`,
    `u := "example.com:8080"`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("cmd", "/c", "mklink /J a b")\n\t}`,
    `// mklink /J a b`,
  ],
  match: [
    {
      on: "symbol",
      symbols: { syscall: new Set(["SetFileAttributes"]), "golang.org/x/sys/windows": new Set(["SetFileAttributes"]) },
      check: ({ name }) => ({ params: { what: name } }),
    },
    {
      on: "string",
      pattern: /^[SG]etFileAttributes|:Zone\.Identifier|:\$DATA$|\bmklink\b|\.lnk$|\battrib(?:\.exe)?\s+[+-]/i,
      check: onlyThere,
    },
  ],
};

function onlyThere(one: StringLiteral, { file }: Site): Found | undefined {
  const { text, call, start } = one;
  const what = text.slice(0, 80);
  if (isCompared(file, one)) return followsShortcut(file, one) ? { severity: "low", params: { what } } : undefined;
  if (PROCEDURE.test(text)) return /(?:NewProc|FindProc)$/.test(call?.callee ?? "") ? { params: { what } } : undefined;
  if (/\.lnk$/i.test(text))
    return text.length > 4 && pathCall(file, start) !== undefined ? { params: { what } } : undefined;
  if (STREAM.test(text)) return pathCall(file, start) !== undefined ? { params: { what } } : undefined;
  return isProgramCall(call) && (ATTRIBUTE.test(text) || /\bmklink\b/i.test(text)) ? { params: { what } } : undefined;
}

/** A condition on the ending of shortcuts alone, and not to pass them over. */
function followsShortcut({ text: source, lines }: GoFile, { text, start, end, call }: StringLiteral): boolean {
  if (text.toLowerCase() !== ".lnk" || (call !== undefined && !/^strings\.(?:HasSuffix|EqualFold)$/.test(call.callee)))
    return false;
  const from = lines.start(lines.at(start).line);
  const rest = source.slice(end, end + 120);
  const line = source.slice(from, start) + /^[^\n]*/.exec(rest)?.[0];
  return !/^\s*case\b|["`]\.\w+["`]/.test(line) && !/^[^\n]*\{\s*(?:continue|return)\b/.test(rest);
}
