import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";

/** Beside these the package is one row of a table of all encodings. */
const ANY_ENCODING = /^golang\.org\/x\/text\/encoding\/(?:japanese|korean|htmlindex)$/;
/** Broken on purpose, more often than not. */
const SAMPLES = /(?:^|\/)(?:tests?|fixtures?|corpus|[\w-]+-tests?)\//i;
const CODE_PAGE = /chcp\s+(\d+)/i;

export const gbk: Rule = {
  id: "P21",
  name: "gbk",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.92,
  texts: {
    en: {
      detects: "Decoders of GBK, files that are not UTF-8, and switches of the console's code page.",
      evidence:
        "Speaks for imports of packages that decode GBK and GB 18030, for chcp 936 and its kin, and for source and configuration whose bytes are no UTF-8; silent for chcp 65001 and for tables of all encodings.",
      why: "Text in the code page of a Chinese Windows is unreadable where UTF-8 is expected, and decoding UTF-8 as GBK breaks what was right.",
      found: "{path} decodes or encodes GBK",
      fix: "Decode only what is known to be GBK (check for valid UTF-8 first) and recode files once to UTF-8.",
      variants: {
        file: {
          found: "the file is not UTF-8 but {encoding}",
          fix: "Recode the file to UTF-8 once; a program that decodes it must change with it.",
        },
        "code-page": {
          found: "switches the console to code page {page}",
          fix: "Delete this: output of a container is UTF-8.",
        },
      },
    },
    "zh-CN": {
      detects: "GBK 解码包、不是 UTF-8 的文件，以及切换控制台代码页的地方。",
      evidence:
        "对导入 GBK、GB 18030 解码包、chcp 936 之类的命令，以及字节不是 UTF-8 的源码和配置发言；对 chcp 65001 和全部编码的对照表保持沉默。",
      why: "中文 Windows 代码页的文本在期望 UTF-8 的地方是乱码，而把 UTF-8 当作 GBK 解码又会弄坏正确的内容。",
      found: "{path} 用于 GBK 编解码",
      fix: "只解码确知是 GBK 的内容（先检查是否为有效 UTF-8），并把文件一次性转成 UTF-8。",
      variants: {
        file: { found: "文件不是 UTF-8，而是 {encoding}", fix: "把文件一次性转成 UTF-8；解码它的程序要同时修改。" },
        "code-page": { found: "把控制台切换到代码页 {page}", fix: "删除它：容器的输出是 UTF-8。" },
      },
    },
  },
  bad: [
    `package main\n\nimport «"github.com/axgle/mahonia"\n\nvar d = mahonia.NewDecoder("gbk")\n`,
    `package main\n\nimport «"golang.org/x/text/encoding/simplifiedchinese"\n\nvar d = simplifiedchinese.GBK\n`,
    `exec.Command("cmd", "/c", «"chcp 936")`,
    { "start.bat": "«chcp 936\r\n" },
  ],
  good: [
    `package main\n\nimport "golang.org/x/text/encoding/unicode"\n\nvar d = unicode.UTF8\n`,
    `exec.Command("sh", "-c", "chcp 65001")`,
    `package main\n\nimport (\n\t"golang.org/x/text/encoding/japanese"\n\t"golang.org/x/text/encoding/simplifiedchinese"\n)\n\nvar d = simplifiedchinese.GBK\nvar e = japanese.EUCJP\n`,
    { "app.ini": "name = 订单\r\n" },
  ],
  match: [
    {
      on: "import",
      paths: [
        "github.com/axgle/mahonia",
        "golang.org/x/text/encoding/simplifiedchinese",
        "github.com/djimenez/iconv-go",
        "github.com/qiniu/iconv",
        "github.com/henrylee2cn/mahonia",
      ],
      check: ({ path }, { file }) =>
        file.imports.some((one) => ANY_ENCODING.test(one.path)) ? undefined : { params: { path } },
    },
    {
      on: "string",
      pattern: /chcp\s+(?:936|950|54936)\b/i,
      check: ({ text }) => ({ variant: "code-page", params: { page: CODE_PAGE.exec(text)?.[1] ?? "" } }),
    },
    {
      on: "file",
      everywhere: true,
      check: ({ encoding, text }) => (isLegacy(encoding) ? [foreignText(encoding, text)] : []),
    },
    {
      on: "text",
      names: /./,
      check: (file) => [
        ...codePages(file),
        ...(isLegacy(file.encoding) && !SAMPLES.test(file.path) ? [foreignText(file.encoding, file.text)] : []),
      ],
    },
  ],
};

function isLegacy(encoding: TextFile["encoding"]): boolean {
  return encoding === "gbk" || encoding === "unknown-8-bit";
}

/** Points at the first character that is not ASCII. */
function foreignText(encoding: string, text: string): Found {
  const start = Math.max(0, text.search(/[^\0-\x7f]/));
  return { variant: "file", params: { encoding }, range: { start, end: start + 1 } };
}

function codePages({ path, text }: TextFile): readonly Found[] {
  if (!/\.(?:bat|cmd)$/i.test(path)) return [];
  return [...text.matchAll(/^[ \t@]*chcp\s+(936|950|54936)\b/gim)].map((match) => {
    const start = match.index + match[0].search(/chcp/i);
    return {
      variant: "code-page",
      params: { page: match[1] ?? "" },
      range: { start, end: match.index + match[0].length },
    };
  });
}
