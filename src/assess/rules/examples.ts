import { table } from "../../kit/table.ts";
import type { Example } from "./rule.ts";

/** Packages an example may use without importing them itself. */
const IMPORTS = table<string>({
  cmp: "cmp",
  embed: "embed",
  eventlog: "golang.org/x/sys/windows/svc/eventlog",
  exec: "os/exec",
  filepath: "path/filepath",
  flag: "flag",
  fmt: "fmt",
  http: "net/http",
  io: "io",
  ioutil: "io/ioutil",
  log: "log",
  lumberjack: "gopkg.in/natefinch/lumberjack.v2",
  mgr: "golang.org/x/sys/windows/svc/mgr",
  mime: "mime",
  net: "net",
  ole: "github.com/go-ole/go-ole",
  oleutil: "github.com/go-ole/go-ole/oleutil",
  os: "os",
  path: "path",
  redis: "github.com/redis/go-redis/v9",
  regexp: "regexp",
  registry: "golang.org/x/sys/windows/registry",
  rpc: "net/rpc",
  runtime: "runtime",
  service: "github.com/kardianos/service",
  signal: "os/signal",
  slog: "log/slog",
  sql: "database/sql",
  strconv: "strconv",
  strings: "strings",
  svc: "golang.org/x/sys/windows/svc",
  syscall: "syscall",
  template: "html/template",
  time: "time",
  user: "os/user",
  windows: "golang.org/x/sys/windows",
});

/** Stands in a bad example right before the place that must be found; not part of the source. */
const HERE = "«";

/** The files an example stands for, and the places that must be found as `file:line:column`. */
export function filesOfExample(example: Example): {
  readonly files: Readonly<Record<string, string>>;
  readonly marked: readonly string[];
} {
  if (typeof example !== "string") return unmarked(example);
  const whole = /^(?:\/\/.*\n|\s)*package /.test(example);
  return unmarked({ "main.go": whole ? example : wrapped(example) });
}

function unmarked(marked: Readonly<Record<string, string>>) {
  const places = Object.entries(marked).flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) =>
      line
        .split(HERE)
        .slice(0, -1)
        .map((_, nth, parts) => `${path}:${index + 1}:${parts.slice(0, nth + 1).join("").length + 1}`),
    ),
  );
  const files = Object.fromEntries(Object.entries(marked).map(([path, text]) => [path, text.replaceAll(HERE, "")]));
  return { files, marked: places };
}

function wrapped(snippet: string): string {
  const used = Object.keys(IMPORTS).filter((name) => new RegExp(`\\b${name}\\.[A-Za-z]`).test(snippet));
  const head = ["package main", "", "import (", ...used.map((name) => `\t"${IMPORTS[name] ?? name}"`), ")", ""];
  const top = /^(?:const|var|func|type)\s/.test(snippet);
  const before = top ? head : [...head, "func main() {"];
  return [...before, top ? snippet : `\t${snippet}`, ...(top ? [] : ["}"]), ""].join("\n");
}

/** An example as people read it. */
export function showExample(example: Example): string {
  if (typeof example === "string") return example.replaceAll(HERE, "");
  return Object.entries(example)
    .map(([path, text]) => `// ${path}\n${text.replaceAll("\r", "").replaceAll(HERE, "")}`)
    .join("\n");
}
