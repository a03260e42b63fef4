import { holdsAny } from "../../go/words.ts";
import type { GoFile, GoImport, Range } from "../../go/syntax.ts";
import type { NameUse } from "../../go/uses/reader.ts";
import type { GoPackageFiles, Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { missingMembers } from "./members.ts";
import { importedFrom, type LinuxBuild, mayLack, nameOf, usesIn, viewOf } from "./packages.ts";

export const orphanSymbol: Rule = {
  id: "B02",
  name: "orphan-symbol",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 0.5,
  confidence: 0.99,
  inGenerated: true,
  texts: {
    en: {
      detects:
        "Names that a file for Linux uses and that only files for Windows declare, in the package or in another one of the tree.",
      evidence:
        "The files of each package are compared build by build; a name counts when no file of the Linux build declares it, no scope of the function hides it, and a file for Windows declares it. Tests, other build tags and names of local variables are left alone.",
      why: 'The compiler for Linux never sees the file that declares the name, and stops with "undefined".',
      found: "{name} is declared in {file} only, which a build for Linux leaves out",
      fix: "Declare {name} for every other system as well, in a file with //go:build !windows, or move the use into a _windows.go file.",
      variants: {
        package: {
          found: "imports {name}, of which a build for Linux takes no file",
          fix: "Give {name} a file with //go:build !windows that declares the same names, or import it in a _windows.go file only.",
        },
        member: {
          found: "{name} is declared in {file} only, which a build for Linux leaves out",
          fix: "Declare {name} for every other system as well, in a file with //go:build !windows, or move the use into a _windows.go file.",
        },
        cgo: {
          found: "{name} is declared in {file} only, which a build without cgo leaves out",
          fix: "Declare {name} in a file with //go:build !cgo as well, or build this service with cgo in an image that has a C compiler.",
        },
      },
    },
    "zh-CN": {
      detects: "Linux 文件使用、却只在 Windows 文件里声明的名字，包括同一个包和源码树里其他包的名字。",
      evidence:
        "按构建逐一比较每个包的文件：Linux 构建没有任何文件声明它、函数内没有同名的局部声明、而某个 Windows 文件声明了它，才会报告；测试、其他构建标签和局部变量不算。",
      why: "Linux 的编译器看不到声明这个名字的文件，会以 undefined 报错停止。",
      found: "{name} 只在 {file} 里声明，而 Linux 构建会略去这个文件",
      fix: "在带 //go:build !windows 的文件里为其他系统也声明 {name}，或把使用它的代码移到 _windows.go 文件。",
      variants: {
        package: {
          found: "导入了 {name}，而 Linux 构建不取用它的任何文件",
          fix: "为 {name} 增加带 //go:build !windows 的文件并声明同样的名字，或只在 _windows.go 文件里导入它。",
        },
        member: {
          found: "{name} 只在 {file} 里声明，而 Linux 构建会略去这个文件",
          fix: "在带 //go:build !windows 的文件里为其他系统也声明 {name}，或把使用它的代码移到 _windows.go 文件。",
        },
        cgo: {
          found: "{name} 只在 {file} 里声明，而不带 cgo 的构建会略去这个文件",
          fix: "在带 //go:build !cgo 的文件里也声明 {name}，或在带 C 编译器的镜像里用 cgo 构建这个服务。",
        },
      },
    },
  },
  bad: [
    {
      "main.go": "package main\n\nfunc main() {\n\tif len(«mode) > 0 {\n\t\t«install()\n\t}\n}\n",
      "main_windows.go": `package main\n\nconst mode = "service"\n\nfunc install() {}\n`,
    },
    {
      "main.go": `package main\n\nimport "example.com/app/disk"\n\nfunc main() {\n\tdisk.Used()\n\t«disk.Eject("x")\n}\n`,
      "disk/disk.go": "package disk\n\nfunc Used() {}\n",
      "disk/eject_windows.go": "package disk\n\nfunc Eject(name string) {}\n",
    },
    {
      "main.go": `package main\n\nimport «"example.com/app/tray"\n\nfunc main() {\n\ttray.Show()\n}\n`,
      "tray/tray_windows.go": "package tray\n\nfunc Show() {}\n",
    },
    {
      "store.go":
        'package store\n\ntype Store struct{}\n\nfunc (s *Store) Flush() {\n\ts.«lock()\n}\n\nfunc Use(limits []«limit) {\n\tall := map[string]«limit{"a": {}}\n\t_ = all\n}\n',
      "lock_windows.go": "package store\n\ntype limit struct{}\n\nfunc (s *Store) lock() {}\n",
    },
    {
      "app.go": "package app\n\nfunc Sum() int { return «fast() }\n",
      "fast.go": `package app\n\nimport "C"\n\nfunc fast() int { return int(C.sum()) }\n`,
    },
  ],
  good: [
    {
      "main.go": "package main\n\nfunc main() { install() }\n",
      "main_windows.go": "package main\n\nfunc install() {}\n",
      "main_other.go": "//go:build !windows\n\npackage main\n\nfunc install() {}\n",
    },
    {
      "a.go":
        "package a\n\ntype t struct{ install int }\n\nfunc f(install func()) {\n\tinstall()\n\tx := t{install: 1}\n\tx.install++\n\tgoto mode\nmode:\n\tfor mode := range 3 {\n\t\t_ = mode\n\t}\n}\n",
      "a_windows.go": "package a\n\nconst mode = 1\n\nfunc install() {}\n",
    },
    {
      "a.go": "//go:build integration\n\npackage a\n\nfunc helper() {}\n",
      "b.go": "package a\n\nfunc f() { helper() }\n",
    },
    {
      "a.go": "package a\n\nfunc f(a, b int) int { return min(a, b) }\n",
      "a_windows.go": "package a\n\nfunc min(a, b int) int { return a }\n",
    },
    {
      "a_test.go": "package a\n\nfunc f() { install() }\n",
      "a_windows.go": "package a\n\nfunc install() {}\n",
      "a.go": "package a\n",
    },
    {
      "a.go": `package a\n\nimport . "example.com/words"\n\nvar x = Install\n`,
      "a_windows.go": "package a\n\nfunc Install() {}\n",
    },
  ],
  match: [
    {
      on: "package",
      check: (home, tree) =>
        home.files
          .filter(({ path, included }) => (included.linux || included.linuxCgo) && !path.endsWith("_test.go"))
          .flatMap((file) => orphansIn(home, file, tree).map((found) => ({ ...found, file }))),
    },
  ],
};

type Orphan = Found & { readonly range: Range };

function orphansIn(home: GoPackageFiles, file: GoFile, tree: Tree): readonly Orphan[] {
  const build: LinuxBuild = file.included.linux ? "linux" : "linuxCgo";
  if (!mayLack(tree, home, file, build)) return [];
  const packages = file.imports.flatMap((one) => importedOrphans(home, file, one, tree, build));
  const { missing, missingNames } = viewOf(home, build);
  const dotted = file.imports.some(({ name }) => name === ".");
  const imported = new Set(file.imports.map(({ name }) => name));
  const names = !holdsAny(file.words, missingNames)
    ? []
    : (usesIn(file)?.uses ?? []).flatMap((use) => {
        const { name } = use;
        const where = missing.get(name);
        if (where === undefined || use.local || imported.has(name) || (dotted && isExported(name))) return [];
        return isField(home, use, build) ? [] : [orphan(use, name, where, build)];
      });
  const members = missingMembers(home, file, tree, build).map(({ range, name, where }) => ({
    ...orphan(range, name, where, build),
    variant: isCgoOnly(where, build) ? "cgo" : "member",
  }));
  return [...packages, ...names, ...members];
}

function orphan({ start, end }: Range, name: string, where: GoFile, build: LinuxBuild): Orphan {
  const found = { range: { start, end }, params: { name, file: where.path } };
  return isCgoOnly(where, build) ? { ...found, variant: "cgo", severity: "high" } : found;
}

/** Linux has the name when it is built with cgo. */
function isCgoOnly({ included }: GoFile, build: LinuxBuild): boolean {
  return build === "linux" && included.linuxCgo;
}

/** `T{name: …}` sets a field, unless T is a map or a list whose keys are values. */
function isField(home: GoPackageFiles, { keyOf }: NameUse, build: LinuxBuild): boolean {
  if (keyOf === undefined) return false;
  if (keyOf.kind !== "name") return keyOf.kind !== "table";
  if (keyOf.type.qualifier !== undefined) return true;
  const { name } = keyOf.type;
  return !viewOf(home, build).taken.some((file) => usesIn(file)?.shapes.tables.has(name) === true);
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

/** An import of a package without a file for this build, or uses of names that its files for it lack. */
function importedOrphans(
  home: GoPackageFiles,
  file: GoFile,
  one: GoImport,
  tree: Tree,
  build: LinuxBuild,
): readonly Orphan[] {
  const packages = importedFrom(tree, home, one);
  const seen = packages.map((each) => viewOf(each, build));
  if (seen.every(({ left }) => left.length === 0)) return [];
  if (seen.every(({ taken }) => taken.length === 0)) {
    const where = seen.flatMap(({ left }) => left)[0];
    if (where === undefined) return [];
    const found = orphan(one, one.path, where, build);
    return [found.variant === "cgo" ? found : { ...found, variant: "package" }];
  }
  const missing = new Map(seen.flatMap((view) => [...view.missing]).filter(([name]) => isExported(name)));
  for (const { taken } of seen)
    for (const { declarations } of taken) for (const { name } of declarations) missing.delete(name);
  if (missing.size === 0 || !holdsAny(file.words, new Set(missing.keys()))) return [];
  const alias = nameOf(one, file, packages);
  return (usesIn(file)?.uses ?? []).flatMap(({ name, local, selected, start }) => {
    const behind = selected[0];
    const where = missing.get(behind?.name ?? "");
    if (local || name !== alias || behind === undefined || where === undefined) return [];
    return [orphan({ start, end: behind.end }, `${name}.${behind.name}`, where, build)];
  });
}
