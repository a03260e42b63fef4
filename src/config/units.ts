import { table } from "../kit/table.ts";

/** What a length of time looks like: one or more numbers with units, e.g. "5s", "1m 30s", "0.25 s". */
export const DURATION = /^(?:\d+(?:\.\d+)?\s*(?:ms|s|m|h)\s*)+$/;
/** A percentage with its sign: "1 %", "0.1%". The sign is demanded, since 0.01 could mean two things. */
export const PERCENT = /^\d+(?:\.\d+)?\s*%$/;

const MILLISECONDS = table<number>({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 });

/**
 * Milliseconds of a text that matches DURATION.
 * @example durationMs("1m 30s") === 90_000
 */
export function durationMs(text: string): number {
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h)/g)) {
    sum += Number(count) * (MILLISECONDS[unit ?? ""] ?? 0);
  }
  return Math.round(sum);
}

/**
 * The fraction a percentage stands for; a plain number counts as percent.
 * @example fractionOf("1 %") === 0.01
 */
export function fractionOf(percent: string | number): number {
  const text = typeof percent === "number" ? String(percent) : percent.replace("%", "");
  // Through decimal text, so that 0.1 % is 0.001 and not 0.0010000000000000002.
  return Number(`${text.trim()}e-2`);
}

/** Thousandths, the unit of weights: 5 % is 50. */
export function thousandthsOf(percent: string | number): number {
  return Math.round(fractionOf(percent) * 1_000);
}
