import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { RULES } from "../assess/rules/all.ts";
import { digestOf } from "../kit/digest.ts";
import { writeWholeFile } from "../kit/whole-file.ts";
import type { Assessment } from "../model/assessment.ts";
import { fingerprintsOf } from "../model/fingerprint.ts";
import { folderIn } from "./assess.ts";
import type { AssessTrend, Context } from "./app.ts";
import type { Deps } from "./deps.ts";
import { findRoot } from "./project.ts";

const SCHEMA = "slipway.last-assess/1";
/** Scores of other rules say nothing about the source. */
const RULE_SET = digestOf(RULES.map(({ id }) => id).join(" "));

interface Run {
  readonly rules: string;
  readonly overall: number;
  readonly findings: readonly string[];
}

interface Memory {
  readonly schema: typeof SCHEMA;
  /** By the folder that was assessed, seen from the project's root. */
  readonly folders: Readonly<Record<string, Run>>;
}

/** Compares with the last run of the same folder and keeps this one, in `.slipway/` of the project. */
export async function compareWithLast(
  { cwd }: Pick<Context, "cwd">,
  { path, assessment }: { readonly path: string; readonly assessment: Assessment },
  deps: Pick<Deps, "files" | "host">,
): Promise<AssessTrend | undefined> {
  const start = resolve(cwd, path);
  const root = (await findRoot(start, deps)) ?? start;
  const file = join(root, ".slipway", "assess.json");
  const folder = folderIn(root, start);
  const memory = await recall(file);
  const marks = fingerprintsOf([...assessment.findings, ...assessment.ignored]);
  const run: Run = {
    rules: RULE_SET,
    overall: assessment.scores.overall,
    findings: marks.slice(0, assessment.findings.length),
  };
  await remember(file, { schema: SCHEMA, folders: { ...memory?.folders, [folder]: run } });
  const before = memory?.folders[folder];
  return before === undefined || before.rules !== RULE_SET ? undefined : trendOf(before, run);
}

function trendOf(before: Run, now: Run): AssessTrend {
  const [then, today] = [new Set(before.findings), new Set(now.findings)];
  return {
    before: before.overall,
    fixed: before.findings.filter((mark) => !today.has(mark)).length,
    new: now.findings.filter((mark) => !then.has(mark)).length,
  };
}

/** Anything unreadable or of another version is forgotten. */
async function recall(file: string): Promise<Memory | undefined> {
  try {
    const value = JSON.parse(await readFile(file, "utf8")) as Memory;
    const whole =
      value.schema === SCHEMA && Object.values(value.folders).every(({ findings }) => Array.isArray(findings));
    return whole ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The folder ignores itself, so that nobody commits it by accident. */
async function remember(file: string, memory: Memory): Promise<void> {
  try {
    await writeWholeFile(file, Buffer.from(`${JSON.stringify(memory)}\n`), "assessing");
    await writeFile(join(file, "..", ".gitignore"), "*\n", { flag: "wx" });
  } catch {
    // A project that cannot be written to has no memory, and one that has the file already needs it no more.
  }
}
