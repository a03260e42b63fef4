import type { GoFile } from "../../go/syntax.ts";
import type { Rule } from "../rule.ts";
import { viewOf } from "./packages.ts";

export const orphanFile: Rule = {
  id: "B03",
  name: "orphan-file",
  severity: "medium",
  axis: "runs",
  fix: "M",
  effortHours: 0.5,
  confidence: 0.9,
  texts: {
    en: {
      detects:
        "Files for Windows that do something by themselves (init, registration) while no file for Linux takes their place.",
      evidence:
        "The package must have files for Linux, none of which is for other systems only and declares one of the names; a file with init weighs more than one that only declares. What Linux files use is reported as an orphaned name instead.",
      why: "The build for Linux succeeds without the file: what it registers or starts is missing, and nothing says so.",
      found: "{file} runs its init on Windows only, and nothing takes its place on Linux",
      fix: "Decide whether Linux needs it; if so, write the same in a file with //go:build !windows.",
      variants: {
        declares: {
          found: "{file} is for Windows only, and nothing takes its place on Linux",
          fix: "Decide whether Linux needs it; if so, write the same in a file with //go:build !windows.",
        },
      },
    },
    "zh-CN": {
      detects: "会自行起作用（init、注册）而没有 Linux 文件替代的 Windows 文件。",
      evidence:
        "包里必须有 Linux 文件，且没有只用于其他系统的文件声明同样的名字；带 init 的文件比只有声明的更重。Linux 文件用到的名字改由孤立的名字规则报告。",
      why: "没有这个文件，Linux 构建照样成功：它注册或启动的东西不见了，也没有任何提示。",
      found: "{file} 的 init 只在 Windows 上执行，Linux 上没有替代",
      fix: "判断 Linux 是否需要它；需要时在带 //go:build !windows 的文件里写出同样的功能。",
      variants: {
        declares: {
          found: "{file} 只用于 Windows，Linux 上没有替代",
          fix: "判断 Linux 是否需要它；需要时在带 //go:build !windows 的文件里写出同样的功能。",
        },
      },
    },
  },
  bad: [
    {
      "a.go": "package a\n\nfunc Register(name string) {}\n",
      "disk_windows.go": `package a\n\n«func init() { Register("disk") }\n`,
    },
    {
      "a.go": "package a\n",
      "tray_windows.go": "«package a\n\nfunc Show() {}\n",
    },
  ],
  good: [
    {
      "a.go": "package a\n",
      "disk_windows.go": "package a\n\nfunc Disk() {}\n",
      "disk_linux.go": "package a\n\nfunc Disk() {}\n",
    },
    { "a_windows.go": "package a\n\nfunc init() {}\n" },
    {
      "a.go": "package a\n",
      "a_windows.go": "package a\n\nfunc init() {}\n",
      "a_other.go": "//go:build !windows\n\npackage a\n\nfunc init() {}\n",
    },
    { "a.go": "package a\n", "a_windows_test.go": "package a\n\nfunc init() {}\n" },
    { "a.go": "package a\n\nfunc f() { g() }\n", "a_windows.go": "package a\n\nfunc g() {}\n" },
  ],
  match: [
    {
      on: "package",
      check: (home) => {
        const { taken, left, missing } = viewOf(home, "linuxCgo");
        if (taken.length === 0 || left.length === 0) return [];
        const others = taken.filter(({ included }) => !included.windows && !included.windowsCgo);
        const replaced = new Set([
          ...others.flatMap(({ declarations }) => declarations.map(({ name }) => name)),
          ...taken.flatMap(({ declarations }) =>
            declarations.filter(({ kind, name }) => kind !== "method" && name !== "init").map(({ name }) => name),
          ),
        ]);
        const stems = new Set(others.map(stemOf));
        const common = taken.filter(({ included }) => included.windows || included.windowsCgo).map(({ text }) => text);
        return left
          .filter((file) => !file.generated && file.declarations.length > 0 && !stems.has(stemOf(file)))
          .filter((file) => !file.declarations.some(({ name }) => replaced.has(name)))
          .filter((file) => !isUsed(file, missing, common))
          .map((file) => foundIn(file));
      },
    },
  ],
};

/** The name without what says for which system it is. */
function stemOf({ path }: GoFile): string {
  return path.replace(
    /(?:_(?:windows|linux|unix|posix|other|others|nix|stub|default|fallback|notwin|nonwindows|notwindows|unsupported|darwin|bsd|amd64|arm64|386|nowin))*\.go$/,
    "",
  );
}

/** A name of the file stands in a file for every system: an orphan, or used behind a check. */
function isUsed(file: GoFile, missing: ReadonlyMap<string, GoFile>, common: readonly string[]): boolean {
  return file.declarations.some(
    ({ name, kind }) =>
      kind !== "method" && missing.get(name) === file && common.some((text) => new RegExp(`\\b${name}\\b`).test(text)),
  );
}

function foundIn(file: GoFile) {
  const params = { file: file.path.slice(file.path.lastIndexOf("/") + 1) };
  const init = file.declarations.find(({ kind, name }) => kind === "func" && name === "init");
  if (init !== undefined) return { file, params, range: init };
  return {
    file,
    params,
    variant: "declares",
    severity: "low" as const,
    range: { start: packageClause(file), end: packageClause(file) + 1 },
  };
}

function packageClause({ text }: GoFile): number {
  return Math.max(0, text.search(/^package\b/m));
}
