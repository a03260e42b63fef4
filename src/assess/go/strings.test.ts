import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearlyGo, recorded } from "./recorded.fixture.ts";
import {
  askStrings,
  isInString,
  stringFrom,
  stringsGiven,
  stringsHolding,
  stringsOf,
  stringsWithin,
} from "./strings.ts";

describe("stringsOf()", () => {
  it("gives each literal its value, call, argument, key and composite type", () => {
    const strings = stringsOf(
      recorded(
        `package x\n\nimport "os/exec"\n\nconst dir = "C:\\\\x"\n\nvar m = map[string]string{"k": "v"}\n\nfunc f() {\n\texec.Command("cmd", []string{"/c"}[0], "dir")\n\ts := http.Server{Addr: ":1"}\n\tif x := g("a"); x == "b" {\n\t\treturn\n\t}\n}\n`,
      ),
    );

    expect(strings.map(({ text, call, index, key, composite }) => [text, call?.callee, index, key, composite])).toEqual(
      [
        ["C:\\x", undefined, 0, "dir", undefined],
        ["k", undefined, 0, undefined, "map[]string"],
        ["v", undefined, 0, "k", "map[]string"],
        ["cmd", "os/exec.Command", 0, undefined, undefined],
        ["/c", undefined, 0, undefined, "[]string"],
        ["dir", "os/exec.Command", 2, undefined, undefined],
        [":1", undefined, 0, "Addr", "http.Server"],
        ["a", "g", 0, undefined, undefined],
        ["b", undefined, 0, undefined, undefined],
      ],
    );
  });
});

describe("literals that are asked for one by one", () => {
  const pieces = fc.constantFrom("/", "://", "a", "\\", "loc=", "\n", "C:", "");
  const names = fc.constantFrom("a", "b", "k", "zz");

  it("are those among all", () => {
    fc.assert(
      fc.property(nearlyGo, pieces, names, fc.nat(200), fc.nat(200), (text, piece, name, start, end) => {
        const file = recorded(text);
        const all = stringsOf(recorded(text));
        expect(stringsHolding(file, piece)).toEqual(all.filter((one) => one.text.includes(piece)));
        expect(stringsGiven(file, name)).toEqual(all.filter(({ key }) => key === name));
        expect(stringsWithin(file, { start, end })).toEqual(all.filter((one) => one.start >= start && one.end <= end));
        expect(stringFrom(file, start)).toEqual(all.find((one) => one.start === start));
        expect(isInString(file, start)).toBe(all.some((one) => one.start <= start && start < one.end));
      }),
      { numRuns: 400 },
    );
  });

  it("are the same objects, and their calls hold them", () => {
    fc.assert(
      fc.property(nearlyGo, (text) => {
        const file = recorded(text);
        const some = stringsHolding(file, "/");
        const all = stringsOf(file);
        for (const one of some) expect(all).toContain(one);
        for (const one of all) if (one.call !== undefined) expect(one.call.strings).toContain(one);
      }),
      { numRuns: 200 },
    );
  });
});

describe("askStrings()", () => {
  it("shows every value and every name once, and tells of what somebody asks for", () => {
    fc.assert(
      fc.property(nearlyGo, (text) => {
        const file = recorded(text);
        const [values, keys, told]: [string[], string[], string[]] = [[], [], []];
        askStrings<string>(
          file,
          {
            strings: (whole, from, to) => {
              values.push(whole.slice(from, to));
              return values.length % 2 === 0 ? ["value"] : [];
            },
            keyed: (key) => {
              keys.push(key);
              return ["key"];
            },
          },
          (asking, literal) => told.push(...asking.map((who) => `${who} ${literal.start}`)),
        );
        const all = stringsOf(file);
        expect(values).toEqual(all.map((one) => one.text));
        expect(keys).toEqual(all.flatMap(({ key }) => key ?? []));
        expect(told).toEqual(
          all.flatMap(({ key, start }, index) => [
            ...(index % 2 === 1 ? [`value ${start}`] : []),
            ...(key === undefined ? [] : [`key ${start}`]),
          ]),
        );
      }),
      { numRuns: 300 },
    );
  });
});
