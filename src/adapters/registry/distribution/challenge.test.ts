import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChallenges } from "./challenge.ts";

describe("challenge", () => {
  it("parseChallenges() reads what registries send", () => {
    expect(
      parseChallenges(
        'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"',
      ),
    ).toEqual([
      {
        scheme: "bearer",
        params: { realm: "https://auth.example/token", service: "registry.example", scope: "repository:a/b:pull,push" },
      },
    ]);
    expect(parseChallenges('Basic realm="a \\"b\\""')).toEqual([{ scheme: "basic", params: { realm: 'a "b"' } }]);
  });

  it("parseChallenges() reads several in one header, with and without quotes", () => {
    expect(parseChallenges('Negotiate, Basic realm=x , Bearer realm="https://t",service=s')).toEqual([
      { scheme: "negotiate", params: {} },
      { scheme: "basic", params: { realm: "x" } },
      { scheme: "bearer", params: { realm: "https://t", service: "s" } },
    ]);
  });

  it("parseChallenges() ends on anything a server may send", () => {
    const odd = fc.string({ unit: fc.constantFrom(...'Ba=," \\x;'.split("")), maxLength: 60 });
    fc.assert(fc.property(fc.oneof(odd, fc.string()), (header) => Array.isArray(parseChallenges(header))));
    expect(parseChallenges('Basic realm="open')).toEqual([{ scheme: "basic", params: { realm: "" } }]);
  });
});
