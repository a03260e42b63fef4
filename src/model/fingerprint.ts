import { digestOf, hexOf } from "../kit/digest.ts";
import type { Finding } from "./assessment.ts";

/** What a finding is known again by. */
export type Known = Pick<Finding, "rule" | "file" | "line" | "column" | "evidence">;

/** Hex digits kept: 128 bits, so that two findings never share a mark by chance. */
const LENGTH = 32;

/**
 * A mark for each finding that stays the same when lines move: rule, file, quoted line without its white space, and the how-manieth of
 * its like in the file it is. In the order given; all findings of a document belong in one call, ignored ones as well.
 */
export function fingerprintsOf(findings: readonly Known[]): readonly string[] {
  const marks = new Map<Known, string>();
  const seen = new Map<string, number>();
  for (const one of findings.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
    const alike = JSON.stringify([one.rule, one.file, one.evidence.replace(/\s+/g, "")]);
    const nth = (seen.get(alike) ?? 0) + 1;
    seen.set(alike, nth);
    marks.set(one, hexOf(digestOf(`${alike} ${nth}`)).slice(0, LENGTH));
  }
  return findings.map((one) => marks.get(one) ?? "");
}
