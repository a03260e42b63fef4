import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearlyGo, recorded } from "./recorded.fixture.ts";
import { symbolFrom, symbolsNamed, symbolsOf, symbolsOfPackage, symbolUses } from "./symbol-uses.ts";

const FILE = `package a

import (
\t"os"
\tsh "os/exec"
\t_ "net/http/pprof"
)

type t struct{ os osName }

func f(x t) {
\t_ = os.Args
\tsh.Command(os.Getenv("X"))
\tx.os.Args()
\texec.Command("no import of that name")
}
`;

describe("symbolsOf()", () => {
  it("gives uses of imported packages by the names the file has for them, fields of that name left out", () => {
    expect(symbolsOf(recorded(FILE)).map(({ path, name, start, end }) => [path, name, FILE.slice(start, end)])).toEqual(
      [
        ["os", "Args", "os.Args"],
        ["os/exec", "Command", "sh.Command"],
        ["os", "Getenv", "os.Getenv"],
      ],
    );
  });
});

describe("uses that are asked for by name", () => {
  const named = symbolsNamed(["Open", "Args"]);

  it("are those among all", () => {
    fc.assert(
      fc.property(nearlyGo, fc.nat(200), (text, offset) => {
        const file = recorded(text);
        const all = symbolsOf(recorded(text));
        expect(named(file)).toEqual(all.filter(({ name }) => name === "Open" || name === "Args"));
        expect(symbolsOfPackage(file, "os/exec")).toEqual(all.filter(({ path }) => path === "os/exec"));
        expect(symbolUses(file, "os", "Getenv")).toEqual(
          all.filter(({ path, name }) => path === "os" && name === "Getenv"),
        );
        expect(symbolFrom(file, offset)).toEqual(all.find(({ start }) => start === offset));
        for (const one of named(file)) expect(symbolsOf(file)).toContain(one);
      }),
      { numRuns: 300 },
    );
  });
});
