import { describe, expect, it } from "vitest";
import { readGoFile } from "../go/read.ts";
import { classifyModule, classOfModule } from "./classify.ts";
import type { PackageFacts } from "./facts.ts";

/** Folder → class of a module "m" made of these files, all in package p unless they say otherwise. */
function classesOf(tree: Readonly<Record<string, string>>, known: Readonly<Record<string, PackageFacts>> = {}) {
  const files = Object.entries(tree).flatMap(([path, text]) => {
    const whole = /^(?:\/\/.*\n|\s)*package /.test(text) ? text : `package p\n\n${text}`;
    return readGoFile(path, Buffer.from(whole)) ?? [];
  });
  return classifyModule("m", files, (path) => known[path]);
}

const one = (tree: Readonly<Record<string, string>>, known?: Readonly<Record<string, PackageFacts>>) =>
  classesOf(tree, known)["."];

describe("classifyModule()", () => {
  it("takes what has the same names on both systems for ok", () => {
    expect(one({ "a.go": "func Do() {}" })).toEqual({ class: "ok" });
    expect(one({ "a_windows.go": "func Do() {}", "a_linux.go": "func Do() {}\nfunc More() {}" })).toEqual({
      class: "ok",
    });
  });

  it("says excluded when every file is for Windows, by its name or its constraint", () => {
    expect(one({ "a_windows.go": "func Do() {}" })).toEqual({ class: "excluded" });
    expect(one({ "a.go": "//go:build windows\n\npackage p\n\nfunc Do() {}" })).toEqual({ class: "excluded" });
    expect(one({ "a.go": "// +build windows\n\npackage p", "a_darwin.go": "func Do() {}" })).toEqual({
      class: "excluded",
    });
  });

  it("passes over packages of other systems, main packages, tests, internal ones and examples", () => {
    const packages = classesOf({
      "a.go": "func Do() {}",
      "mac/a_darwin.go": "func Do() {}",
      "tool/a_windows.go": "package main",
      "internal/x/a_windows.go": "func Do() {}",
      "examples/x/a_windows.go": "func Do() {}",
    });

    expect(packages).toEqual({ ".": { class: "ok" } });
  });

  it("says empty when Linux has files and none of the names", () => {
    expect(one({ "doc.go": "// Package p is for Windows.\npackage p", "a_windows.go": "func Do() {}" })).toEqual({
      class: "empty",
    });
  });

  it("says no-compile for a name or field of the standard library that Linux lacks", () => {
    expect(one({ "a.go": `import "syscall"\n\nvar K = syscall.NewLazyDLL("kernel32.dll")` })).toEqual({
      class: "no-compile",
    });
    expect(one({ "a.go": `import "syscall"\n\nvar A = syscall.SysProcAttr{HideWindow: true}` })).toEqual({
      class: "no-compile",
    });
    expect(one({ "a.go": `import "syscall"\n\nvar A = syscall.SysProcAttr{Setpgid: true}` })).toEqual({ class: "ok" });
  });

  it("says no-compile for a function or method that only a Windows file declares", () => {
    expect(one({ "a.go": "func Do() { do() }", "a_windows.go": "func do() {}" })).toEqual({ class: "no-compile" });
    expect(one({ "a.go": "type T int\n\nfunc (t T) Do() { t.do() }", "a_windows.go": "func (T) do() {}" })).toEqual({
      class: "no-compile",
    });
    expect(one({ "a.go": "func Do() {\n\tdo := func() {}\n\tdo()\n}", "a_windows.go": "func do() {}" })).toEqual({
      class: "ok",
    });
    expect(
      one({
        "a.go": "type I interface {\n\tdo()\n}\n\nfunc Do(i I) { i.do() }",
        "a_windows.go": "type w int\n\nfunc (w) do() {}",
      }),
    ).toEqual({ class: "ok" });
  });

  it("follows imports: what needs a package that Linux lacks does not compile either", () => {
    const packages = classesOf({
      "a.go": `import "m/b"\n\nvar A = b.B`,
      "b/b.go": `package b\n\nimport "m/internal/c"\n\nvar B = c.C`,
      "internal/c/c_windows.go": "package c\n\nvar C = 1",
      "d/d_windows.go": `package d\n\nimport "m/b"\n\nvar D = b.B`,
      "d/d.go": "//go:build !windows\n\npackage d\n\nvar D = 1",
    });

    expect(packages).toEqual({ ".": { class: "no-compile" }, b: { class: "no-compile" }, d: { class: "ok" } });
  });

  it("follows imports of other modules by what is known of them", () => {
    const source = (name: string) => ({ "a.go": `import "x/y"\n\nvar A = y.${name}` });

    expect(one(source("Dial"), { "x/y": { class: "excluded" } })).toEqual({ class: "no-compile" });
    expect(one(source("Dial"), { "x/y": { class: "partial", missing: ["Dial"] } })).toEqual({ class: "no-compile" });
    expect(one(source("Close"), { "x/y": { class: "partial", missing: ["Dial"] } })).toEqual({ class: "ok" });
    expect(one(source("Dial"), { "x/y": { class: "stub" } })).toEqual({ class: "ok" });
    expect(one(source("Dial"), { "x/y": { class: "cgo" } })).toEqual({ class: "cgo" });
  });

  it("says partial with the names that Linux lacks", () => {
    const tree = {
      "a.go": "func Do() {}",
      "a_windows.go": "const B, A = 1, 2\n\ntype C int\n\nfunc (C) M() {}\n\nfunc d() {}",
    };

    expect(one(tree)).toEqual({ class: "partial", missing: ["A", "B", "C"] });
  });

  it("says stub when the twins on Linux only say that they are not there", () => {
    const windows = "func Open() error { return load() }\n\nfunc Close() { free() }";
    const refusing = `import "errors"\n\nfunc Open() error { return errors.New("not supported") }\n\nfunc Close() {}`;
    const working = "func Open() error { return connect() }\n\nfunc connect() error { return nil }\n\nfunc Close() {}";

    expect(one({ "a_windows.go": windows, "a_other.go": `//go:build !windows\n\npackage p\n\n${refusing}` })).toEqual({
      class: "stub",
    });
    expect(one({ "a_windows.go": windows, "a_linux.go": working })).toEqual({ class: "ok" });
  });

  it("is no stub where the twins are few beside what works everywhere", () => {
    const many = Array.from({ length: 40 }, (_, index) => `func F${index}() {}`).join("\n");
    const tree = {
      "a.go": many,
      "b_windows.go": "func Tray() error { return show() }",
      "b_linux.go": `import "errors"\n\nfunc Tray() error { return errors.New("not implemented") }`,
    };

    expect(one(tree)).toEqual({ class: "ok" });
  });

  it("says cgo when a build without it has no file, does not compile or lacks names", () => {
    const c = (rest: string) => `import "C"\n\n${rest}`;

    expect(one({ "a.go": c("func Do() {}") })).toEqual({ class: "cgo" });
    expect(one({ "a.go": "func Do() { do() }", "b.go": c("func do() {}") })).toEqual({ class: "cgo" });
    expect(one({ "a.go": c("var A, B, C int"), "b.go": "//go:build !cgo\n\npackage p\n\nvar A int" })).toEqual({
      class: "cgo",
    });
    expect(one({ "a.go": "var A, B int", "b.go": c("var C int") })).toEqual({ class: "cgo", missing: ["C"] });
    expect(one({ "a.go": c("func Do() {}"), "b.go": "//go:build !cgo\n\npackage p\n\nfunc Do() {}" })).toEqual({
      class: "ok",
    });
  });
});

describe("classOfModule()", () => {
  it("is the root package's, else ok when any is, else the gravest", () => {
    expect(classOfModule({ ".": { class: "partial" }, a: { class: "excluded" } })).toBe("partial");
    expect(classOfModule({ a: { class: "excluded" }, b: { class: "ok" } })).toBe("ok");
    expect(classOfModule({ a: { class: "stub" }, b: { class: "no-compile" } })).toBe("no-compile");
    expect(classOfModule({})).toBe("ok");
  });
});
