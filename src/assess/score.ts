import type { Axis, Effort, Finding, Scores } from "../model/assessment.ts";
import type { Rule } from "./rules/rule.ts";

/** Hours of work at which an axis stands at 50. */
const HALF_HOURS: Readonly<Record<Axis, number>> = { builds: 16, runs: 16, fit: 8 };
/** A program that does not build stands at half at best. */
const BROKEN_CAP = 50;
/** Each further finding of one rule in one file takes a quarter of the first one's time. */
const REPEAT = 0.25;
/**
 * Hours are a guess for somebody who knows the service. Half of them where the first fix becomes a helper for the others, twice as many
 * where every place wants a test first; said in half hours, outwards.
 */
const RANGE = { low: 0.5, high: 2 } as const;
const WEIGHTS: Readonly<Record<Axis, number>> = { builds: 5, runs: 3, fit: 2 };

/** Scores by the hours that production findings ask for; tests and tools do not count. */
export function scoresOf(findings: readonly Finding[], rules: readonly Rule[]): Scores {
  const counted = findings.filter(({ scope }) => scope === "production");
  const axisOf = new Map(rules.map(({ id, axis }) => [id, axis]));
  const axis = (name: Axis): number => {
    const own = counted.filter(({ rule }) => axisOf.get(rule) === name);
    const hours = effortOf(own);
    // A quotient of two sums of quarters is the same number on every host.
    const score = Math.round((100 * HALF_HOURS[name]) / (HALF_HOURS[name] + hours));
    return own.some(({ severity }) => severity === "blocker") ? Math.min(score, BROKEN_CAP) : score;
  };
  const [builds, runs, fit] = [axis("builds"), axis("runs"), axis("fit")];
  const overall = Math.round((builds * WEIGHTS.builds + runs * WEIGHTS.runs + fit * WEIGHTS.fit) / 10);
  return { builds, runs, fit, overall };
}

/** What all production findings together ask for, with the range it lies in. */
export function effortRange(findings: readonly Finding[]): Effort {
  const hours = effortOf(findings.filter(({ scope }) => scope === "production"));
  return { hours, low: Math.floor(hours * RANGE.low * 2) / 2, high: Math.ceil(hours * RANGE.high * 2) / 2 };
}

/** Hours for a set of findings when the like are mended together. */
export function effortOf(findings: readonly Finding[]): number {
  const seen = new Set<string>();
  let hours = 0;
  for (const { rule, file, fix } of findings) {
    const key = `${rule} ${file}`;
    hours += seen.has(key) ? fix.effortHours * REPEAT : fix.effortHours;
    seen.add(key);
  }
  return hours;
}
