import { isCompared } from "../calls.ts";
import type { StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";

const FOLDER = /windows[\\/]+fonts(?:[\\/]|$)/i;
/** Fonts that come with Windows and may not be passed on. */
const FONT =
  /^(?:simsun|simsunb|simhei|simkai|simfang|simli|simyou|stsong|stkaiti|stxihei|fzshuti|fzytk|msyh|msyhbd|msyhl|msjh|msjhbd|mingliu|deng|dengb|arial|arialbd|ariali|arialuni|times|timesbd|timesi|cour|courbd|tahoma|tahomabd|verdana|verdanab|calibri|calibrib|cambria|consola|consolab|segoeui|segoeuib|georgia|impact|micross|msgothic|malgun)\.(?:tt[fc]|otf)$/i;

export const fonts: Rule = {
  id: "P30",
  name: "fonts",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 1,
  confidence: 0.94,
  supersedes: ["P01"],
  texts: {
    en: {
      detects: "Fonts of Windows that are loaded by path or file name, such as C:\\Windows\\Fonts\\simsun.ttc.",
      evidence:
        "Speaks for paths below Windows\\Fonts and for the bare file name of such a font given to a call or a name; silent when the tree brings a file of that name, for comparisons and under a condition on runtime.GOOS.",
      why: "A minimal image has no fonts at all: loading fails, or PDF and picture come out with boxes where Chinese stood.",
      found: "{font} is a font of Windows",
      fix: "Embed a free font with go:embed (Noto Sans CJK, Source Han Sans), or install a package such as font-noto-cjk in the image and read its folder from FONT_DIR.",
    },
    "zh-CN": {
      detects: "按路径或文件名加载的 Windows 字体，例如 C:\\Windows\\Fonts\\simsun.ttc。",
      evidence:
        "对 Windows\\Fonts 下的路径，以及传给调用或赋给变量的这类字体文件名发言；仓库里带有同名文件、仅作比较或处在 runtime.GOOS 条件之下时保持沉默。",
      why: "最小镜像里没有任何字体：加载失败，或者 PDF 和图片里的中文变成方块。",
      found: "{font} 是 Windows 的字体",
      fix: "用 go:embed 嵌入自由字体（思源黑体、Noto Sans CJK），或在镜像里安装 font-noto-cjk 之类的软件包，并从 FONT_DIR 读取目录。",
    },
  },
  bad: [
    `err := dc.LoadFontFace(«"C:\\\\Windows\\\\Fonts\\\\simsun.ttc", 12)`,
    `b, err := os.ReadFile(filepath.Join(os.Getenv("WINDIR"), "Fonts", «"msyh.ttc"))`,
    `const font = «"simhei.ttf"`,
    'pdf.AddTTFFont("song", «`c:/windows/fonts/simkai.ttf`)',
  ],
  good: [
    `err := dc.LoadFontFace("/usr/share/fonts/noto/NotoSansCJK-Regular.ttc", 12)`,
    { "fonts/simhei.ttf": "x", "main.go": `package main\n\nconst font = "simhei.ttf"\n\nfunc main() {}\n` },
    `if name == "simsun.ttc" {\n\t}`,
    `style.Font.Family = "SimSun"`,
    `if runtime.GOOS == "windows" {\n\t\tdc.LoadFontFace("C:\\\\Windows\\\\Fonts\\\\simsun.ttc", 12)\n\t}`,
    `// dc.LoadFontFace("simsun.ttc", 12)`,
    `const font = "assets/own.ttf"`,
  ],
  match: [{ on: "string", pattern: /windows[\\/]+fonts|^[a-z]{4,9}\.(?:tt[fc]|otf)$/i, check: namesFont }],
};

function namesFont(one: StringLiteral, { tree, file }: Site): Found | undefined {
  const { text, call, key } = one;
  if (isCompared(file, one)) return undefined;
  if (FOLDER.test(text)) return { params: { font: text.slice(0, 120) } };
  if (!FONT.test(text) || (call === undefined && key === undefined)) return undefined;
  for (const path of tree.paths.keys()) if (path.toLowerCase().endsWith(`/${text.toLowerCase()}`)) return undefined;
  return tree.paths.has(text) ? undefined : { params: { font: text } };
}
