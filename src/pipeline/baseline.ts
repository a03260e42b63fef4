import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { SlipwayError } from "../errors.ts";
import type { Assessment, Finding, IgnoredFinding } from "../model/assessment.ts";
import { fingerprintsOf, type Known } from "../model/fingerprint.ts";

/** What an earlier assessment knew, each finding by its mark. */
export interface Baseline {
  readonly findings: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

const SCHEMA = "slipway.assess/1";

/** Reads a document of `slipway assess --json`; anything else is refused, since a baseline that knows nothing would pass for an empty one. */
export async function readBaseline(cwd: string, file: string): Promise<Baseline> {
  const bytes = await readFile(resolve(cwd, file)).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause.code ?? cause.message, cause);
  });
  const document = parsed(decoded(bytes), file);
  const schema = field(document, "schema");
  if (typeof schema !== "string") throw unreadable(file, "not-assessment");
  if (schema !== SCHEMA) throw new SlipwayError("baseline-foreign", { file, found: schema, known: SCHEMA }, DOING);
  const findings = knownIn(field(document, "findings"), file);
  const ignored = knownIn(field(document, "ignored") ?? [], file);
  const marks = fingerprintsOf([...findings, ...ignored]);
  return { findings: new Set(marks.slice(0, findings.length)), ignored: new Set(marks.slice(findings.length)) };
}

/** The assessment with every finding marked as new or known. What was ignored then and counts now is new. */
export function againstBaseline(assessment: Assessment, baseline: Baseline): Assessment {
  const all: readonly (Finding | IgnoredFinding)[] = [...assessment.findings, ...assessment.ignored];
  const marks = fingerprintsOf(all);
  const findings = assessment.findings.map(
    (one, i): Finding => ({ ...one, baseline: baseline.findings.has(marks[i] ?? "") ? "unchanged" : "new" }),
  );
  const unchanged = findings.filter((one) => one.baseline === "unchanged").length;
  const now = new Set(marks);
  const fixed = [...baseline.findings].filter((mark) => !now.has(mark)).length;
  return { ...assessment, findings, baseline: { new: findings.length - unchanged, unchanged, fixed } };
}

const DOING = { doing: "reading-baseline" } as const;

function unreadable(file: string, reason: string, cause?: unknown): SlipwayError {
  return new SlipwayError("baseline-unreadable", { file, reason }, { ...DOING, cause });
}

/** PowerShell's `>` writes UTF-16 with a mark in front, its newer versions UTF-8 with one. */
function decoded(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(file, "not-json", cause);
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function knownIn(list: unknown, file: string): readonly Known[] {
  if (!Array.isArray(list)) throw unreadable(file, "not-assessment");
  return list.map((one: unknown) => {
    const [rule, path, evidence] = ["rule", "file", "evidence"].map((name) => field(one, name));
    const [line, column] = [field(one, "line"), field(one, "column")];
    if (typeof rule !== "string" || typeof path !== "string" || typeof evidence !== "string")
      throw unreadable(file, "not-assessment");
    if (typeof line !== "number" || typeof column !== "number") throw unreadable(file, "not-assessment");
    return { rule, file: path, evidence, line, column };
  });
}
