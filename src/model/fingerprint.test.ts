import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprintsOf, type Known } from "./fingerprint.ts";

const finding = fc.record<Known>({
  rule: fc.constantFrom("W05", "P01"),
  file: fc.constantFrom("a.go", "b/服务.go"),
  line: fc.integer({ min: 1, max: 9 }),
  column: fc.integer({ min: 1, max: 4 }),
  evidence: fc.constantFrom("svc.Run(x)", 'os.Open("D:\\\\data")'),
});
const findings = fc.uniqueArray(finding, { selector: (one) => JSON.stringify(one), maxLength: 12 });
const sorted = (marks: readonly string[]): readonly string[] => marks.toSorted();

describe("fingerprintsOf()", () => {
  it("gives the same marks when lines move, whatever stands between them now", () => {
    fc.assert(
      fc.property(findings, fc.array(fc.nat({ max: 50 }), { minLength: 10, maxLength: 10 }), (all, inserted) => {
        const down = (line: number): number => inserted.slice(0, line).reduce((sum, count) => sum + count, line);

        expect(fingerprintsOf(all.map((one) => ({ ...one, line: down(one.line) })))).toEqual(fingerprintsOf(all));
      }),
    );
  });

  it("gives the same marks as a whole when lines change places, or come in another order", () => {
    fc.assert(
      fc.property(findings, (all) => {
        const upsideDown = all.map((one) => ({ ...one, line: 10 - one.line, column: 5 - one.column }));

        expect(sorted(fingerprintsOf(upsideDown))).toEqual(sorted(fingerprintsOf(all)));
        expect(fingerprintsOf(all.toReversed()).toReversed()).toHaveLength(all.length);
      }),
    );
  });

  it("gives each finding a mark of its own", () => {
    fc.assert(
      fc.property(findings, (all) => {
        expect(new Set(fingerprintsOf(all)).size).toBe(all.length);
      }),
    );
  });

  it("takes no notice of indentation, and every notice of rule, file and words", () => {
    const one: Known = { rule: "W05", file: "a.go", line: 1, column: 1, evidence: "svc.Run( x )" };
    const [mark] = fingerprintsOf([one]);
    const other = (over: Partial<Known>): string => fingerprintsOf([{ ...one, ...over }])[0] ?? "";

    expect(other({ evidence: "svc.Run(x)" })).toBe(mark);
    expect(other({ rule: "W06" })).not.toBe(mark);
    expect(other({ file: "b.go" })).not.toBe(mark);
    expect(other({ evidence: "svc.Run(y)" })).not.toBe(mark);
    expect(mark).toMatch(/^[0-9a-f]{32}$/);
  });
});
