import type { Params } from "../errors.ts";
import { compareBytes } from "../kit/compare.ts";
import type { Finding, Scope } from "../model/assessment.ts";
import { type Lines, linesOf } from "./go/lines.ts";
import type { GoFile, Range } from "./go/syntax.ts";
import type { Hit } from "./hit.ts";
import { type Program, servicePrograms } from "./project/describe.ts";
import type { TextFile } from "./project/tree.ts";

/** Longest quote of a source line, in UTF-16 units. */
const MAX_EVIDENCE = 200;
/** Confidence in what was read of a Go file whose brackets do not match. */
const BROKEN_CONFIDENCE = 0.6;
const CONCEALED = '"[secret]"';

/** Findings from hits: placed, scoped, quoted, each once, in byte order. */
export function findingsOf(hits: readonly Hit[], programs: readonly Program[]): readonly Finding[] {
  const tools = toolFiles(programs);
  const secrets = hits.flatMap(({ source, found }) =>
    found.conceal === undefined ? [] : [{ source, range: found.conceal }],
  );
  const lines = new Map<Hit["source"], Lines>();
  const linesIn = (source: Hit["source"]): Lines => {
    const known = lines.get(source) ?? ("lines" in source ? source.lines : linesOf(source.text));
    lines.set(source, known);
    return known;
  };
  const all = hits.map((hit): Finding => {
    const hidden = secrets.filter(({ source }) => source === hit.source).map(({ range }) => range);
    return findingOf(hit, linesIn(hit.source), scopeOf(hit.source, tools), hidden);
  });
  const kept = new Map(
    withoutSuperseded(hits, all).map((one) => [JSON.stringify([one.file, one.line, one.column, one.rule]), one]),
  );
  return [...kept.values()].toSorted(inOrder);
}

function findingOf({ rule, source, range, found }: Hit, lines: Lines, scope: Scope, hidden: readonly Range[]): Finding {
  const { line, column } = lines.at(range.start);
  const code = found.variant === undefined ? rule.name : `${rule.name}-${found.variant}`;
  const params: Params = found.params ?? {};
  return {
    rule: rule.id,
    name: rule.name,
    severity: found.severity ?? rule.severity,
    file: source.path,
    line,
    column,
    endLine: lines.at(Math.max(range.start, range.end - 1)).line,
    message: { code, params },
    evidence: quote(lines, line, hidden),
    tiers: [0],
    confidence: isBroken(source) ? Math.min(rule.confidence, BROKEN_CONFIDENCE) : rule.confidence,
    scope,
    fix: {
      class: rule.fix,
      text: { code: `${code}-fix`, params },
      effortHours: found.effortHours ?? rule.effortHours,
    },
  };
}

function isBroken(source: Hit["source"]): boolean {
  return "brokenAt" in source && source.brokenAt >= 0;
}

/** The line as it stands, secrets in it blotted out. */
function quote(lines: Lines, line: number, hidden: readonly Range[]): string {
  const shown = lines.text(line);
  const start = lines.start(line);
  let quoted = "";
  let at = 0;
  for (const range of hidden.toSorted((a, b) => a.start - b.start)) {
    const [from, to] = [Math.max(range.start - start, at), Math.min(range.end - start, shown.length)];
    if (from >= to) continue;
    quoted += shown.slice(at, from) + CONCEALED;
    at = to;
  }
  return cut((quoted + shown.slice(at)).trim());
}

function cut(line: string): string {
  const short = line.slice(0, MAX_EVIDENCE);
  const last = short.charCodeAt(short.length - 1);
  // Half a character is none.
  return last >= 0xd800 && last <= 0xdbff ? short.slice(0, -1) : short;
}

function withoutSuperseded(hits: readonly Hit[], findings: readonly Finding[]): readonly Finding[] {
  const covered = new Set<string>();
  const strong = new Set(
    findings.filter((_, index) => hits[index]?.rule.yields !== true).map(({ line, file }) => `${line} ${file}`),
  );
  for (const [index, { rule }] of hits.entries()) {
    const one = findings[index];
    for (const other of rule.supersedes ?? []) if (one !== undefined) covered.add(`${other} ${one.line} ${one.file}`);
  }
  return findings.filter(
    ({ rule, line, file }, index) =>
      !covered.has(`${rule} ${line} ${file}`) && (hits[index]?.rule.yields !== true || !strong.has(`${line} ${file}`)),
  );
}

function inOrder(a: Finding, b: Finding): number {
  return compareBytes(a.file, b.file) || a.line - b.line || a.column - b.column || compareBytes(a.rule, b.rule);
}

function scopeOf(source: GoFile | TextFile, tools: ReadonlySet<GoFile>): Scope {
  if (!("scope" in source)) return "production";
  return tools.has(source) ? "tool" : source.scope;
}

/** Files only programs that are no service need. What no program imports may be for others and counts. */
function toolFiles(programs: readonly Program[]): ReadonlySet<GoFile> {
  const services = servicePrograms(programs);
  const served = new Set(services.flatMap(({ closure }) => closure.flatMap(({ files }) => files)));
  // Without a service every program is what the user came with.
  if (services.length === 0) return new Set();
  const others = programs.filter((one) => !services.includes(one));
  return new Set(
    others
      .flatMap(({ closure }) => closure.flatMap(({ files }) => files))
      .filter((file) => file.scope === "production" && !served.has(file)),
  );
}
