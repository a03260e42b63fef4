import { describe, expect, it } from "vitest";
import { callsTo } from "./calls-to.ts";
import { readGoFile } from "./read.ts";
import type { GoFile } from "./syntax.ts";

const FILE = `package a

import (
\t"os"
\t"os/exec"
)

func run() {
\tos.Exit(1)
\texec.Command("a").Start()
\tos.Exit(2)
}
`;

const read = (): GoFile => {
  const file = readGoFile("a.go", Buffer.from(FILE));
  if (file === undefined) throw new Error("no text");
  return file;
};

describe("callsTo()", () => {
  const exits = callsTo(["os.Exit", "log.Fatal", "os.Exit"]);
  const both = callsTo(["os.Exit", "os/exec.Command"]);

  it("gives each who asks the calls it asked for, in the order of the source", () => {
    const file = read();

    expect(exits(file).map(({ callee }) => callee)).toEqual(["os.Exit", "os.Exit"]);
    expect(both(file).map(({ callee }) => callee)).toEqual(["os.Exit", "os/exec.Command", "os.Exit"]);
    expect(callsTo(["log.Print"])(file)).toEqual([]);
  });

  it("answers a question that came up after the file was asked another one", () => {
    const file = read();
    exits(file);

    const started = callsTo([".Start"]);

    expect(started(file).map(({ callee }) => callee)).toEqual([".Start"]);
    expect(exits(file)).toHaveLength(2);
  });
});
