import type { Label } from "./labels.mjs";

export interface Judged {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly severity: string;
  readonly scope: string;
  readonly evidence: string;
}

export interface Verdict<F extends Judged> {
  readonly ties: number;
  readonly found: number;
  readonly recall: number;
  readonly precision: number;
  /** Lowest and highest precision, whatever is not labelled turns out to be. */
  readonly bounds: readonly [number, number];
  readonly grave: number;
  readonly misses: readonly Label[];
  /** Labels `clean` where something was found, of any severity. */
  readonly broken: readonly Label[];
  readonly wrong: readonly F[];
  readonly beside: readonly F[];
  readonly unlabelled: readonly F[];
}

export function judge<F extends Judged>(
  labels: readonly Label[],
  all: readonly F[],
  options: { readonly unlabelledIsFalse: boolean },
): Verdict<F>;
export function shown(finding: Judged): string;
export function share(part: number, whole: number): number;
