import type { RegistryConfig } from "../config/config.ts";
import type { DoctorCheck } from "../model/check.ts";
import type { Host } from "../ports/host.ts";

/** What is looked at, and for whom. */
export interface Subject {
  readonly host: Host;
  /** Where Slipway keeps its data. */
  readonly home: string;
  readonly registry: RegistryConfig;
  readonly signal: AbortSignal;
}

/** What a check found; the rest of a DoctorCheck is its name. */
export type Finding = Omit<DoctorCheck, "check">;

/** One thing the host must have. It may throw or hang: the runner turns either into "unknown". */
export interface Check {
  readonly id: string;
  /** False where the question makes no sense; then nothing is said about it. */
  readonly applies?: (subject: Subject) => boolean;
  look(subject: Subject): Promise<Finding>;
}

type Words = Readonly<Record<string, string | number>>;

/** All is well. */
export function ok(code: string, params: Words = {}): Finding {
  return { level: "ok", evidence: { code, params }, fix: undefined };
}

/** It works, but something will be slow, odd or in the way. */
export function warning(code: string, params: Words, fix: string): Finding {
  return { level: "warning", evidence: { code, params }, fix: { code: fix, params } };
}

/** It will not work. */
export function error(code: string, params: Words, fix: string): Finding {
  return { level: "error", evidence: { code, params }, fix: { code: fix, params } };
}
