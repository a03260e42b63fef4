import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  callFrom,
  callsAround,
  callsNamed,
  callsOf,
  callsOfName,
  callsOfPackage,
  callsTo,
  callsWithin,
} from "./calls.ts";
import { nearlyGo, recorded } from "./recorded.fixture.ts";

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

describe("callsOf()", () => {
  it("resolves callees through import aliases and tells methods and own functions apart", () => {
    const calls = callsOf(
      recorded(
        `package x\n\nimport (\n\tsh "os/exec"\n\t"github.com/a/go-b/v2"\n)\n\nfunc f() {\n\tsh.Command("a").Run()\n\tb.Do()\n\town()\n\tsrv.mux.Handle("/", nil)\n\tsrv.Close()\n\tfs[0]()\n}\n`,
      ),
    );

    expect(calls.map(({ callee, receiver }) => [callee, receiver])).toEqual([
      ["os/exec.Command", ""],
      [".Run", ""],
      ["github.com/a/go-b/v2.Do", ""],
      ["own", ""],
      [".Handle", "srv.mux"],
      [".Close", "srv"],
      ["", ""],
    ]);
  });

  it("does not take comments, struct tags' fields and function headers for calls", () => {
    const file = recorded(
      `package x\n\n// exec.Command("cmd")\n/* os.Open("C:\\\\x") */\ntype t struct {\n\tA func(int) string\n}\n\nfunc (r *t) M(a int) (b string, err error) { return }\n\ntype i interface{ Do(x int) }\n`,
    );

    expect(callsOf(file)).toEqual([]);
  });
});

describe("callsTo()", () => {
  const exits = callsTo(["os.Exit", "log.Fatal", "os.Exit"]);
  const both = callsTo(["os.Exit", "os/exec.Command"]);

  it("gives each who asks the calls it asked for, in the order of the source", () => {
    const file = recorded(FILE);

    expect(exits(file).map(({ callee }) => callee)).toEqual(["os.Exit", "os.Exit"]);
    expect(both(file).map(({ callee }) => callee)).toEqual(["os.Exit", "os/exec.Command", "os.Exit"]);
    expect(callsTo(["log.Print"])(file)).toEqual([]);
  });

  it("answers a question that came up after the file was asked another one", () => {
    const file = recorded(FILE);
    exits(file);

    const started = callsTo([".Start"]);

    expect(started(file).map(({ callee }) => callee)).toEqual([".Start"]);
    expect(exits(file)).toHaveLength(2);
  });
});

describe("calls that are asked for one by one", () => {
  const asked = callsTo(["os.Open", ".Run", "f"]);
  const named = callsNamed(["Open", "f"]);
  const lastWord = (callee: string): string => callee.slice(callee.lastIndexOf(".") + 1);

  it("are those among all", () => {
    fc.assert(
      fc.property(nearlyGo, fc.nat(200), fc.nat(200), (text, start, end) => {
        const file = recorded(text);
        const all = callsOf(recorded(text));
        expect(asked(file)).toEqual(all.filter(({ callee }) => /^(?:os\.Open|\.Run|f)$/.test(callee)));
        expect(named(file)).toEqual(all.filter(({ callee }) => /^(?:Open|f)$/.test(lastWord(callee))));
        expect(callsOfName(file, "Open")).toEqual(all.filter(({ callee }) => lastWord(callee) === "Open"));
        expect(callsOfPackage(file, "os/exec")).toEqual(all.filter(({ callee }) => callee.startsWith("os/exec.")));
        expect(callsWithin(file, { start, end })).toEqual(all.filter((one) => start <= one.start && one.start < end));
        expect(callFrom(file, start)).toEqual(all.find((one) => one.start === start));
        expect(callsAround(file, start)).toEqual(
          all.filter((one) => one.open < start && start < one.end).toSorted((a, b) => b.open - a.open),
        );
        for (const one of [...asked(file), ...named(file)]) expect(callsOf(file)).toContain(one);
      }),
      { numRuns: 400 },
    );
  });
});
