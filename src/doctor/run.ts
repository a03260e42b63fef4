import type { DoctorCheck } from "../model/check.ts";
import { CHECKS } from "./all.ts";
import type { Check, Finding, Subject } from "./check.ts";

/** How long one check may take. */
const LIMIT_MS = 5_000;

/**
 * Makes every check that applies, side by side. Each stands alone: one that crashes or takes too long is "unknown" and never hides
 * what the others found.
 */
export async function runDoctor(
  subject: Subject,
  checks: readonly Check[] = CHECKS,
  limitMs: number = LIMIT_MS,
): Promise<readonly DoctorCheck[]> {
  const applying = checks.filter((check) => check.applies?.(subject) ?? true);
  return Promise.all(applying.map(async (check) => ({ check: check.id, ...(await guarded(check, subject, limitMs)) })));
}

async function guarded(check: Check, subject: Subject, limitMs: number): Promise<Finding> {
  const limit = new AbortController();
  const signal = AbortSignal.any([subject.signal, limit.signal]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      limit.abort();
      resolve(unknown("check-late", { seconds: limitMs / 1_000 }));
    }, limitMs);
  });
  try {
    return await Promise.race([check.look({ ...subject, signal }), late]);
  } catch (failure) {
    return unknown("check-crashed", { what: failure instanceof Error ? failure.message : "?" });
  } finally {
    clearTimeout(timer);
  }
}

function unknown(code: string, params: Readonly<Record<string, string | number>>): Finding {
  return { level: "unknown", evidence: { code, params }, fix: undefined };
}
