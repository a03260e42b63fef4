import { describe, expect, it } from "vitest";
import type { GateVerdict } from "../model/verdict.ts";
import { decideRelease } from "./release.ts";

const local = { name: "local", protected: false };
const production = { name: "production", protected: true };
const unknown: GateVerdict = {
  gate: "vulnerabilities",
  answer: "unknown",
  reasons: [{ code: "no-advisory-database", params: {} }],
};
const pass: GateVerdict = { gate: "coverage", answer: "pass", reasons: [] };
const refuse: GateVerdict = { gate: "coverage", answer: "refuse", reasons: [{ code: "coverage-fell", params: {} }] };

describe("decideRelease()", () => {
  it("allows what is unknown on a target that is not protected", () => {
    expect(decideRelease({ target: local, verdicts: [pass, unknown], allowUnknown: undefined }).allowed).toBe(true);
  });

  it("refuses what is unknown on a protected target, and says why", () => {
    expect(decideRelease({ target: production, verdicts: [pass, unknown], allowUnknown: undefined })).toEqual({
      allowed: false,
      refusedBy: ["vulnerabilities"],
      because: [{ code: "no-advisory-database", params: {} }],
    });
  });

  it("follows the policy where it speaks, both ways", () => {
    expect(decideRelease({ target: production, verdicts: [unknown], allowUnknown: true }).allowed).toBe(true);
    expect(decideRelease({ target: local, verdicts: [unknown], allowUnknown: false }).allowed).toBe(false);
  });

  it("refuses a refusal everywhere, whatever the policy says about the unknown", () => {
    expect(decideRelease({ target: local, verdicts: [refuse, unknown], allowUnknown: true })).toMatchObject({
      allowed: false,
      refusedBy: ["coverage"],
    });
  });

  it("takes no verdict at all for missing evidence", () => {
    expect(decideRelease({ target: production, verdicts: [], allowUnknown: undefined }).allowed).toBe(false);
    expect(decideRelease({ target: local, verdicts: [], allowUnknown: undefined }).allowed).toBe(true);
  });
});
