import type { Example } from "./rule.ts";

/** Packages an example may use without importing them itself. */
const IMPORTS: Readonly<Record<string, string>> = {
  cmp: "cmp",
  eventlog: "golang.org/x/sys/windows/svc/eventlog",
  exec: "os/exec",
  filepath: "path/filepath",
  fmt: "fmt",
  http: "net/http",
  log: "log",
  lumberjack: "gopkg.in/natefinch/lumberjack.v2",
  mgr: "golang.org/x/sys/windows/svc/mgr",
  net: "net",
  os: "os",
  regexp: "regexp",
  registry: "golang.org/x/sys/windows/registry",
  runtime: "runtime",
  signal: "os/signal",
  sql: "database/sql",
  strings: "strings",
  svc: "golang.org/x/sys/windows/svc",
  syscall: "syscall",
  windows: "golang.org/x/sys/windows",
};
const MARK = /(?:\/\/|#|;|::)\s*found\b/;

/** The files an example stands for, and the lines that must be found as `file:line`. */
export function filesOfExample(example: Example): {
  readonly files: Readonly<Record<string, string>>;
  readonly marked: readonly string[];
} {
  if (typeof example !== "string") return { files: example, marked: markedLines(example) };
  const whole = /^(?:\/\/.*\n|\s)*package /.test(example);
  const { text, line } = whole ? { text: example, line: 1 } : wrapped(example);
  const files = { "main.go": text };
  const marked = markedLines(files);
  return { files, marked: marked.length > 0 ? marked : [`main.go:${line}`] };
}

function markedLines(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) => (MARK.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

function wrapped(snippet: string): { readonly text: string; readonly line: number } {
  const used = Object.keys(IMPORTS).filter((name) => new RegExp(`\\b${name}\\.[A-Za-z]`).test(snippet));
  const head = ["package main", "", "import (", ...used.map((name) => `\t"${IMPORTS[name] ?? name}"`), ")", ""];
  const top = /^(?:const|var|func|type)\s/.test(snippet);
  const before = top ? head : [...head, "func main() {"];
  const text = [...before, top ? snippet : `\t${snippet}`, ...(top ? [] : ["}"]), ""].join("\n");
  return { text, line: before.length + 1 };
}

/** An example as people read it. */
export function showExample(example: Example): string {
  if (typeof example === "string") return example;
  return Object.entries(example)
    .map(([path, text]) => `// ${path}\n${text.replaceAll("\r", "")}`)
    .join("\n");
}
