import { describe, expect, it } from "vitest";
import { readGoFile } from "../read.ts";
import type { GoFile } from "../syntax.ts";
import { readUses } from "./read.ts";

const read = (text: string): GoFile => readGoFile("a.go", Buffer.from(`package a\n\n${text}\n`)) as GoFile;

/** Names that no scope of the file declares, each once, without those every file knows. */
function free(text: string): string {
  const uses = readUses(read(text))?.uses ?? [];
  const names = uses.filter(({ local, name }) => !local && !/^(?:int|string|error|any|true|nil|_)$/.test(name));
  return [...new Set(names.map(({ name }) => name))].toSorted().join(" ");
}

describe("readUses() leaves alone what a function declares", () => {
  it.each([
    ["parameters and results", "func f(a, b int, c ...string) (d error) { _, _, _ = a, b, c; return d }"],
    ["receivers and their type parameters", "func (s *T[K]) f(k K) K { s.x(k); return k }", "T"],
    ["type parameters", "func f[T any, S ~[]T](s S) T { return s[0] }"],
    ["declarations by :=", "func f() { x, y := 1, 2; x, z := y, x; _ = z }"],
    [
      "the header of if, for and switch",
      "func f() { if x := 1; x > 0 { x++ } else { x-- }; for i := range 3 { _ = i } }",
    ],
    [
      "clauses of select and type switches",
      "func f(c chan int, v any) { select { case x := <-c: _ = x }; switch y := v.(type) { case int: _ = y } }",
    ],
    ["labels", "func f() {\nouter:\n\tfor {\n\t\tcontinue outer\n\t}\n}"],
    ["fields and methods", "type t struct{ x, y int }\n\nfunc f(v t) { v.x = v.y; v.z() }", "t"],
    ["keys of fields, but not what they hold", "func f() { _ = T{x: y} }", "T x y"],
    ["local types", "func f() { type node struct{ next *node }; var n node; _ = n.next }"],
    ["functions in functions", "func f() { g := func(x int) int { return x }; _ = g(1) }"],
  ])("%s", (_, text, left = "") => {
    expect(free(text)).toBe(left);
  });
});

describe("readUses() names what is declared elsewhere", () => {
  it.each([
    ["in types", "var x map[k][]*v", "k v"],
    ["as embedded types", "type t struct {\n\tbase\n\t*pkg.Other\n\tlist [n]int\n}", "base n pkg"],
    ["in interfaces", "type i interface {\n\tbase\n\tm(p) r\n\t~num | text\n}", "base num p r text"],
    ["before the local name begins", "func f() { x := x; _ = x }", "x"],
    ["behind a block that declared it", "func f() { { x := 1; _ = x }; g(x) }", "g x"],
    ["in composite literals in a header", "func f() { if (T{1}) == v { g() } }", "T g v"],
    ["with a call in front of a brace", "func f() { if a().b { g() } }", "a g"],
    ["in generic calls and types", "func f() { _ = g[A](m[B]{}) }", "A B g m"],
  ])("%s", (_, text, names) => {
    expect(free(text)).toBe(names);
  });

  it("knows what a local name holds", () => {
    const uses =
      readUses(read("func f(s *T) { a := &U{}; b, err := New(); s.x(); a.y(); b.z(); err.w() }"))?.uses ?? [];

    expect(
      uses.filter(({ local, selected }) => local && selected.length > 0).map(({ name, known }) => [name, known]),
    ).toEqual([
      ["s", { kind: "type", type: { qualifier: undefined, name: "T" } }],
      ["a", { kind: "type", type: { qualifier: undefined, name: "U" } }],
      ["b", { kind: "call", callee: { qualifier: undefined, name: "New" }, result: 0 }],
      ["err", { kind: "call", callee: { qualifier: undefined, name: "New" }, result: 1 }],
    ]);
  });

  it.each([["func f( {"], ["func f() { if { }"], ["var x = ]"], ["}"]])("gives %s up", (text) => {
    expect(readUses(read(text))).toBeUndefined();
  });
});
