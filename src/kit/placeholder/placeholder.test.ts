import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSlipwayError, type SlipwayError } from "../../errors.ts";
import { escapePlaceholders, parsePlaceholders, type Where } from "./parse.ts";
import { refusePlaceholderInKey, resolvePlaceholders, resolveVariables, variablesIn } from "./resolve.ts";

const where: Where = { file: "slipway.yaml", line: 7 };

function resolve(text: string, env: Readonly<Record<string, string>> = {}): string {
  return resolvePlaceholders(text, (name) => env[name], where);
}

function refusal(act: () => unknown): SlipwayError {
  try {
    act();
  } catch (failure) {
    if (isSlipwayError(failure)) return failure;
    throw failure;
  }
  throw new Error("was not refused");
}

describe("resolvePlaceholders()", () => {
  it.each([
    ["plain", {}, "plain"],
    ["${A}", { A: "1" }, "1"],
    ["${A:x}", {}, "x"],
    ["${A:x}", { A: "1" }, "1"],
    ["${A:http://h:80/p}", {}, "http://h:80/p"],
    ["${A:}", {}, ""],
    ["${A:}", { A: "1" }, "1"],
    ["${A:x}", { A: "" }, ""],
    ["${A}", { A: "" }, ""],
    ["${A:?give it}", { A: "" }, ""],
    ["${A:-5432}", {}, "-5432"],
    ["$${A}", { A: "1" }, "${A}"],
    ["$A $$ $", {}, "$A $$ $"],
    ["a${A:1}b${B:2}c", {}, "a1b2c"],
    ["${A:${B:x}}", {}, "x"],
    ["${A:${B:x}y}", { B: "2" }, "2y"],
    ["${A:${B}}", { A: "1" }, "1"],
    ['${A:{"x":{}}}', {}, '{"x":{}}'],
    ["${A:$${x}}", {}, "${x}"],
    ["}{", {}, "}{"],
    ["${_PORT_1:1}", {}, "1"],
  ])("reads %s with %j as %s", (text, env, expected) => {
    expect(resolve(text, env)).toBe(expected);
  });

  it("does not read a value for placeholders again", () => {
    expect(resolve("${A}", { A: "${B}", B: "secret" })).toBe("${B}");
  });

  it("refuses an unset variable with file and the line of the placeholder", () => {
    const failure = refusal(() => resolve("first\nsecond ${A}"));

    expect(failure.code).toBe("placeholder-unset");
    expect(failure.params).toEqual({ name: "A", file: "slipway.yaml", line: 8 });
  });

  it("shows the message of a required variable", () => {
    const failure = refusal(() => resolve("${A:?set it: see {docs}}"));

    expect(failure.code).toBe("placeholder-required");
    expect(failure.params["message"]).toBe("set it: see {docs}");
  });

  it.each([
    ["${", "no-name"],
    ["${}", "no-name"],
    ["${1A}", "no-name"],
    ["${A", "not-closed"],
    ["${A:x", "not-closed"],
    ["${A:?x", "not-closed"],
    ["${A:{}", "not-closed"],
    ["${A-b}", "bad-name"],
    ["${端口}", "no-name"],
    ["${A:${B}", "not-closed"],
  ])("refuses %s as %s", (text, reason) => {
    const failure = refusal(() => resolve(text, { A: "1", B: "2" }));

    expect(failure.code).toBe("placeholder-invalid");
    expect(failure.params).toMatchObject({ reason, file: "slipway.yaml", line: 7 });
  });

  it("gives back any escaped text", () => {
    const tricky = fc.string({ unit: fc.constantFrom("$", "{", "}", ":", "?", "A", "\n", "中") });

    fc.assert(
      fc.property(tricky, (text) => {
        expect(resolve(escapePlaceholders(text))).toBe(text);
      }),
    );
  });

  it("either resolves or refuses any text, and never with anything but an error of its own", () => {
    const tricky = fc.string({ unit: fc.constantFrom("$", "${", "{", "}", ":", "?", "A", "B", "\n") });

    fc.assert(
      fc.property(tricky, fc.dictionary(fc.constantFrom("A", "B", "AB"), fc.string()), (text, env) => {
        try {
          resolve(text, env);
        } catch (failure) {
          expect(isSlipwayError(failure)).toBe(true);
        }
      }),
    );
  });

  it("gives the value whatever the default when the variable is set, and the default when not", () => {
    const plain = fc.string().filter((text) => !/[{}]/.test(text) && !text.startsWith("?"));

    fc.assert(
      fc.property(plain, fc.string(), (fallback, value) => {
        expect(resolve(`\${A:${fallback}}`, { A: value })).toBe(value);
        expect(resolve(`\${A:${fallback}}`)).toBe(fallback);
      }),
    );
  });
});

describe("variablesIn()", () => {
  it("names every variable once, those in defaults included, and none that is escaped", () => {
    expect(variablesIn("${B} ${A:${C:x}} $${D} ${B:y}")).toEqual(["A", "B", "C"]);
  });

  it("names enough: with all of them set nothing is unset", () => {
    const tricky = fc.string({ unit: fc.constantFrom("${A}", "${B:x}", "${A:${C}}", "$${D}", "x") });

    fc.assert(
      fc.property(tricky, (text) => {
        const env = Object.fromEntries(variablesIn(text).map((name) => [name, "v"]));
        expect(() => resolve(text, env)).not.toThrow();
      }),
    );
  });
});

describe("parsePlaceholders()", () => {
  it("keeps literal text between placeholders whole", () => {
    const parts = parsePlaceholders("http://${HOST:localhost}:80", where);

    expect(parts.map((part) => (part.kind === "text" ? part.text : part.name))).toEqual(["http://", "HOST", ":80"]);
  });
});

describe("refusePlaceholderInKey()", () => {
  it("refuses a placeholder in a key and lets any other key pass", () => {
    expect(() => refusePlaceholderInKey("PLAIN$KEY", where)).not.toThrow();
    expect(refusal(() => refusePlaceholderInKey("${A}", where)).params).toMatchObject({ reason: "in-key" });
    expect(refusal(() => refusePlaceholderInKey("$${A}", where)).params).toMatchObject({ reason: "in-key" });
  });
});

describe("resolveVariables()", () => {
  const outside = (env: Readonly<Record<string, string>>) => (name: string) => env[name];

  it("lets members name each other in any order, and themselves for the outside", () => {
    const members = { URL: "http://${HOST}:${PORT}", HOST: "${HOST:localhost}", PORT: "80" };

    expect(resolveVariables(members, outside({ PORT: "99" }), () => where)).toEqual({
      URL: "http://localhost:80",
      HOST: "localhost",
      PORT: "80",
    });
  });

  it.each([
    [{ A: "${B}", B: "${A}" }],
    [{ A: "${B:1}", B: "${C:2}", C: "${A:3}" }],
    [{ X: "${A}", A: "${U:${B}}", B: "${A}" }],
  ])("refuses the circle in %j even when everything is set outside", (members) => {
    const failure = refusal(() =>
      resolveVariables(
        members,
        () => "set",
        () => where,
      ),
    );

    expect(failure.code).toBe("placeholder-cycle");
    expect(failure.params["names"]).toEqual(expect.arrayContaining(["A", "B"]));
  });

  it("ends on any set: every member resolved, or a refusal", () => {
    const names = fc.constantFrom("A", "B", "C", "D");
    const text = names.map((name) => `\${${name}:x}`);

    fc.assert(
      fc.property(fc.dictionary(names, text), (members) => {
        try {
          const resolved = resolveVariables(
            members,
            () => undefined,
            () => where,
          );
          expect(Object.values(resolved).every((value) => value === "x")).toBe(true);
        } catch (failure) {
          expect(isSlipwayError(failure, "placeholder-cycle")).toBe(true);
        }
      }),
    );
  });
});
