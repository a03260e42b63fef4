import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchingPatterns } from "./patterns.ts";
import { piecesOf } from "./pieces.ts";
import { RULES } from "./rules/all.ts";

/** The patterns that literals, their names and entries of configuration files are shown to. */
const ENTRIES = RULES.flatMap(({ id, match }) =>
  match.flatMap((one) => {
    if (one.on === "string") return [{ id, pattern: one.pattern }];
    if (one.on === "keyed") return [{ id, pattern: one.keys }];
    const pattern = one.on === "config" ? (one.keys ?? one.values) : undefined;
    return pattern === undefined ? [] : [{ id, pattern }];
  }),
);
const ONE_BY_ONE = (text: string): readonly unknown[] => ENTRIES.filter(({ pattern }) => pattern.test(text));

describe("piecesOf()", () => {
  it.each<[RegExp, boolean, readonly string[]]>([
    [/\.exe$/i, false, [".exe"]],
    [/^(?:Create|Open)Mutex$/, true, ["createmutex", "openmutex"]],
    [/\bdriver\s*=\s*\{/i, false, ["driver"]],
    [/^(?:.*[\\/])?(?:powershell|pwsh)$|\.ps1$/i, false, ["powershell", "pwsh", ".ps1"]],
    [/^[C-E]:$/, true, ["c:", "d:", "e:"]],
    [/^a{1,2}b?$/, true, ["a", "ab", "aa", "aab"]],
    [/:\/(?!\/)/, false, [":/"]],
    [/^on$|^off$/, true, ["on", "off"]],
    [/^on$|off/, false, ["on", "off"]],
    [/^cost\$/, false, ["cost$"]],
  ])("%s", (pattern, whole, texts) => {
    expect(piecesOf(pattern)).toEqual({ whole, texts });
  });

  it.each([/\w+/, /a?/, /[a-z]+/, /x|\d/, /(?<name>x)/, /\p{L}x/u, /(a)\1/, /é/i, /^ab$/m])(
    "knows none of %s",
    (pattern) => {
      expect(piecesOf(pattern)).toBeUndefined();
    },
  );
});

describe("matchingPatterns()", () => {
  const find = matchingPatterns(ENTRIES);

  it("finds a text made for a rule's pattern", () => {
    const made = ENTRIES.filter(({ pattern }) => !/\(\?[=!<]/.test(pattern.source)).map(({ pattern }) =>
      fc.stringMatching(new RegExp(pattern.source.replaceAll("\\b", ""))),
    );
    fc.assert(
      fc.property(fc.oneof(...made), (text) => {
        expect(find(text)).toEqual(ONE_BY_ONE(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("says of a part of a longer text what it says of the part alone", () => {
    const words = ENTRIES.flatMap(({ pattern }) => piecesOf(pattern)?.texts ?? []);
    const part = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 4 });
    fc.assert(
      fc.property(part, part, part, (before, inside, behind) => {
        const [a, b, c] = [before.join(""), inside.join(""), behind.join("")];
        expect(find(a + b + c, a.length, a.length + b.length)).toEqual(find(b));
      }),
      { numRuns: 1_000 },
    );
  });

  it("says of any text what one pattern after the other says", () => {
    const words = ENTRIES.flatMap(({ pattern }) => piecesOf(pattern)?.texts ?? []);
    const part = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...' :\\/.%=@"\r\n数据İK'.split("")), fc.string());
    const cased = fc.tuple(part, fc.boolean()).map(([text, upper]) => (upper ? text.toUpperCase() : text));
    fc.assert(
      fc.property(fc.array(cased, { maxLength: 6 }), (parts) => {
        const text = parts.join("");
        expect(find(text)).toEqual(ONE_BY_ONE(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it("tries what it knows nothing about", () => {
    const entries = [{ pattern: /^\d+$/ }, { pattern: /x/ }];
    expect(matchingPatterns(entries)("42")).toEqual([entries[0]]);
    expect(matchingPatterns(entries)("x4")).toEqual([entries[1]]);
  });

  it("knows a pattern by its pieces for all but a few rules, since what is tried always costs every literal", () => {
    expect(
      ENTRIES.filter(({ pattern }) => piecesOf(pattern) === undefined).map(({ pattern }) => pattern.source),
    ).toEqual([]);
  });
});
