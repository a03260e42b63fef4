import { table } from "../../../kit/table.ts";
import { GOARCH_WORDS, GOOS_WORDS } from "../../go/platforms.ts";
import type { GoFile } from "../../go/syntax.ts";
import type { Found, Rule } from "../rule.ts";

/** What people write for a system that Go calls otherwise. */
const MEANT = table<string>({
  window: "windows",
  win: "windows",
  win32: "windows",
  win64: "windows",
  windwos: "windows",
  widnows: "windows",
  windos: "windows",
  winodws: "windows",
  winnt: "windows",
  msdos: "windows",
  lunix: "linux",
  liunx: "linux",
  linx: "linux",
  linux32: "linux",
  linux64: "linux",
  gnu: "linux",
  macos: "darwin",
  osx: "darwin",
  mac: "darwin",
  posix: "unix",
  x64: "amd64",
  x86_64: "amd64",
  x86: "386",
  i386: "386",
  aarch64: "arm64",
});
/** Longest header looked at, in characters: licences are long, code is longer. */
const MAX_HEAD = 8_192;

export const tagTypo: Rule = {
  id: "B07",
  name: "tag-typo",
  severity: "medium",
  axis: "builds",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.95,
  inGenerated: true,
  texts: {
    en: {
      detects:
        "Build constraints that do not do what they say: names Go does not know, lines at a wrong place, the form before Go 1.17.",
      evidence:
        "The word must be one people use for a system or processor that Go calls otherwise; a line is misplaced when it names a system and stands behind the package clause, after a blank in //go:build, or as // +build without a blank line behind it.",
      why: "Go takes an unknown word for a tag of one's own that is never set, and a misplaced line for a comment: the file is in the wrong build without a word.",
      found: '"{tag}" is no system Go knows',
      fix: "Write {instead}.",
      variants: {
        misplaced: {
          found: "this line is a comment for Go: {tag}",
          fix: "Put {instead} above the package clause with a blank line behind it.",
        },
        legacy: {
          found: "the constraint is written in the form before Go 1.17 only: {tag}",
          fix: "Run gofmt, which adds {instead}.",
        },
      },
    },
    "zh-CN": {
      detects: "没有起到预期作用的构建约束：Go 不认识的名字、放错位置的行、Go 1.17 之前的写法。",
      evidence:
        "这个词必须是人们对某个系统或处理器的叫法而 Go 另有叫法；放错位置是指该行提到某个系统，却在 package 之后、//go:build 中多了空格，或 // +build 之后没有空行。",
      why: "Go 把不认识的词当作从不设置的自定义标签，把放错位置的行当作注释：文件不声不响地进了错误的构建。",
      found: "Go 不认识名为“{tag}”的系统",
      fix: "改写为 {instead}。",
      variants: {
        misplaced: {
          found: "对 Go 来说这一行只是注释：{tag}",
          fix: "把 {instead} 放到 package 之前，并在其后留一个空行。",
        },
        legacy: {
          found: "约束只用了 Go 1.17 之前的写法：{tag}",
          fix: "运行 gofmt，它会补上 {instead}。",
        },
      },
    },
  },
  bad: [
    { "a.go": `«//go:build win32\n\npackage main\n\nfunc main() {}\n` },
    { "a.go": `«// go:build windows\n\npackage main\n\nfunc main() {}\n` },
    { "a.go": `package main\n\n«//go:build windows\n\nfunc main() {}\n` },
    { "a.go": `«// +build windows\npackage main\n\nfunc main() {}\n` },
    { "a.go": `«// +build linux darwin\n\npackage main\n\nfunc main() {}\n` },
  ],
  good: [
    `//go:build windows\n\npackage main\n\nfunc main() {}\n`,
    `//go:build windows\n// +build windows\n\npackage main\n\nfunc main() {}\n`,
    `//go:build integration && sqlite\n\npackage main\n\nfunc main() {}\n`,
    `// Package main needs // +build windows in its files.\npackage main\n\nfunc main() {}\n`,
    `package main\n\n// The line //go:build windows is explained here.\nfunc main() {}\n`,
  ],
  match: [{ on: "file", everywhere: true, check: wrongConstraints }],
};

function wrongConstraints({ text, declarations }: GoFile): readonly Found[] {
  const first = declarations[0]?.start ?? text.length;
  const head = text.slice(0, Math.min(first, MAX_HEAD));
  if (!head.includes("build")) return [];
  const clause = head.search(/^package\b/m);
  const modern = /^\/\/go:build\s/m.exec(clause < 0 ? head : head.slice(0, clause)) !== null;
  return [...head.matchAll(LINE)].flatMap((line): readonly Found[] => {
    const range = { start: line.index, end: line.index + line[0].length };
    const [, , form = "", rest = ""] = line;
    const words = rest.match(/[A-Za-z_]\w*/g) ?? [];
    const tag = line[0].trim().slice(0, 60);
    const instead = form === "+build" ? `//go:build ${modernised(rest)}` : `//go:build ${rest.trim()}`;
    const old = form === "+build";
    if (!isPlaced(text, line, clause, old)) {
      const systems = words.some((word) => GOOS_WORDS.has(word) || word === "unix");
      return systems && words.every(isTag) ? [{ range, variant: "misplaced", params: { tag, instead } }] : [];
    }
    const wrong = words.find((word) => MEANT[word.toLowerCase()] !== undefined || isMiswritten(word));
    if (wrong !== undefined)
      return [{ range, params: { tag: wrong, instead: MEANT[wrong.toLowerCase()] ?? wrong.toLowerCase() } }];
    return old && !modern && words.some((word) => GOOS_WORDS.has(word) || GOARCH_WORDS.has(word))
      ? [{ range, variant: "legacy", severity: "low", params: { tag, instead } }]
      : [];
  });
}

const LINE = /^(\/\/[ \t]*)(go:build|\+build)[ \t]+([^\r\n]*)/gm;

function isPlaced(text: string, line: RegExpMatchArray, clause: number, old: boolean): boolean {
  const at = line.index ?? 0;
  if (clause >= 0 && at > clause) return false;
  if (!old) return line[1] === "//";
  // The old form wants a blank line somewhere between it and the package clause.
  return clause < 0 || /\n[ \t\r]*\n/.test(text.slice(at, clause));
}

/** `Windows` and `LINUX`: Go compares letter by letter. */
function isMiswritten(word: string): boolean {
  return word !== word.toLowerCase() && GOOS_WORDS.has(word.toLowerCase());
}

function isTag(word: string): boolean {
  return /^[A-Za-z_][\w.]*$/.test(word) && word.length < 20;
}

/** Blanks are "or", commas are "and". */
function modernised(rest: string): string {
  return rest
    .trim()
    .split(/\s+/)
    .map((option) => option.replaceAll(",", " && "))
    .join(" || ");
}
