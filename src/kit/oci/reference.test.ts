import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../digest.ts";
import { isRepositoryName, isTag, parseReference, referrersTag } from "./reference.ts";

const digest = digestOf("x");

describe("reference", () => {
  it("parseReference() reads host, name, tag and digest", () => {
    expect(parseReference(`127.0.0.1:5000/shop/orders:v2@${digest}`)).toEqual({
      host: "127.0.0.1:5000",
      repository: "shop/orders",
      tag: "v2",
      digest,
    });
    expect(parseReference("embedded/orders")).toEqual({
      host: "embedded",
      repository: "orders",
      tag: undefined,
      digest: undefined,
    });
    expect(parseReference("[::1]:5000/a").host).toBe("[::1]:5000");
  });

  it("parseReference() refuses what is not a reference", () => {
    for (const text of ["", "orders", "/orders", "h/", "h/Orders", "h/a:", "h/a@sha256:1", "h/../a", "h/a@b@c", "h /a"])
      expect(() => parseReference(text), text).toThrow("reference-invalid");
  });

  it("isRepositoryName() refuses every trick with paths", () => {
    const bad = ["..", ".", "a/../b", "a//b", "/a", "a/", "a\\b", "a%2fb", "_a", "a/_manifests", "A", "a".repeat(256)];
    for (const name of [...bad, "a\0b", "con:", "a b"]) expect(isRepositoryName(name), name).toBe(false);
    for (const name of ["a", "a/b", "a-b", "a__b", "a.b/c--d", "con"]) expect(isRepositoryName(name), name).toBe(true);
  });

  it("isTag() allows 128 characters and no separator", () => {
    expect(isTag("v1.2.3")).toBe(true);
    expect(isTag("a".repeat(128))).toBe(true);
    for (const tag of ["", ".a", "-a", "a/b", "a:b", "a".repeat(129)]) expect(isTag(tag), tag).toBe(false);
  });

  it("parseReference() answers quickly and never throws anything else, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a_.-/:@0A[]%".split("")), maxLength: 300 }), (text) => {
        try {
          expect(isRepositoryName(parseReference(text).repository)).toBe(true);
        } catch (failure) {
          expect(failure).toMatchObject({ code: "reference-invalid" });
        }
      }),
    );
  });

  it("referrersTag() is a tag", () => {
    expect(isTag(referrersTag(digest))).toBe(true);
  });
});
