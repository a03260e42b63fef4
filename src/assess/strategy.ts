import { compareBytes } from "../kit/compare.ts";
import type { Finding, Strategy } from "../model/assessment.ts";
import type { Message } from "../model/message.ts";
import type { Rule } from "./rules/rule.ts";
import { effortOf } from "./score.ts";

/** Blockers in at most this share of the files (or this many files) are set aside by build tags rather than rewritten. */
const FEW_SHARE = 0.25;
const FEW_FILES = 3;
const FIXES_SHOWN = 3;

/** The way to go and why: what forces it first, then the three fixes that save most work. */
export function strategyOf(findings: readonly Finding[], rules: readonly Rule[], fileCount: number): Strategy {
  const own = findings.filter(({ scope }) => scope === "production");
  const forced = own.filter((finding) => forcesWindows(finding, rules));
  const blockers = own.filter(({ severity }) => severity === "blocker");
  const files = new Set(blockers.map(({ file }) => file)).size;
  const fixes = fixesFirst(own);
  if (forced.length > 0) {
    const because = forced.map(
      ({ rule, file, line }): Message => ({ code: "needs-windows", params: { rule, file, line } }),
    );
    return { kind: "windows-container", because: [...because, ...fixes] };
  }
  const counts = { count: blockers.length, files, total: fileCount };
  if (blockers.length === 0)
    return { kind: "linux-container", because: [{ code: "nothing-blocks", params: { total: fileCount } }, ...fixes] };
  const few = files <= Math.max(FEW_FILES, Math.floor(fileCount * FEW_SHARE));
  const separable = blockers.every(({ fix }) => fix.class === "S" || fix.class === "A");
  return few && separable
    ? { kind: "isolate", because: [{ code: "blockers-in-few-files", params: counts }, ...fixes] }
    : { kind: "linux-container", because: [{ code: "blockers-spread", params: counts }, ...fixes] };
}

function forcesWindows({ rule, message }: Finding, rules: readonly Rule[]): boolean {
  const strategy = rules.find(({ id }) => id === rule)?.strategy;
  if (strategy?.kind !== "windows-container") return false;
  return strategy.variant === undefined || message.code.endsWith(`-${strategy.variant}`);
}

/** Rules whose findings a tool can mend (classes A, S, C), by the hours that saves. */
function fixesFirst(findings: readonly Finding[]): readonly Message[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.fix.class === "M") continue;
    groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  }
  return [...groups]
    .map(([rule, group]) => ({ rule, name: group[0]?.name ?? "", count: group.length, hours: effortOf(group) }))
    .toSorted((a, b) => b.hours - a.hours || compareBytes(a.rule, b.rule))
    .slice(0, FIXES_SHOWN)
    .map(({ rule, name, count, hours }) => ({ code: "fix-first", params: { rule, name, count, hours } }));
}
