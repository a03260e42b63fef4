import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldFrom, fieldsNamed, fieldsOf, fieldsOfName } from "./fields.ts";
import { nearlyGo, recorded } from "./recorded.fixture.ts";

describe("fieldsOf()", () => {
  it("gives keys of composite literals with the type they stand in", () => {
    const file = recorded(
      `package a\n\nimport "net/http"\n\nvar s = &http.Server{Addr: ":1", TLSConfig: nil}\nvar l = []point{{X: 1}, {X: 2}}\n`,
    );

    expect(fieldsOf(file).map(({ type, name }) => [type, name])).toEqual([
      ["net/http.Server", "Addr"],
      ["net/http.Server", "TLSConfig"],
      ["point", "X"],
      ["point", "X"],
    ]);
  });

  it("is not misled by keys of maps behind a dot, which set no field", () => {
    const file = recorded('package a\n\nimport "syscall"\n\nvar m = errs{syscall.EPERM: 1, Plain: 2}\n');

    expect(fieldsOf(file).map(({ name }) => name)).toEqual(["Plain"]);
  });
});

describe("keys that are asked for by name", () => {
  const named = fieldsNamed(["a", "b"]);

  it("are those among all", () => {
    fc.assert(
      fc.property(nearlyGo, fc.nat(200), (text, offset) => {
        const file = recorded(text);
        const all = fieldsOf(recorded(text));
        expect(named(file)).toEqual(all.filter(({ name }) => name === "a" || name === "b"));
        expect(fieldsOfName(file, "b")).toEqual(all.filter(({ name }) => name === "b"));
        expect(fieldFrom(file, offset)).toEqual(all.find(({ start }) => start === offset));
        for (const one of named(file)) expect(fieldsOf(file)).toContain(one);
      }),
      { numRuns: 300 },
    );
  });
});
