import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { writeWholeFile } from "../../kit/whole-file.ts";
import type { Assessment } from "../../model/assessment.ts";
import type { RuleText } from "../../model/rule.ts";
import { type Given, usage } from "../command.ts";
import type { Session } from "../session.ts";

/** A document besides the answer: a file, or "-" for stdout in the answer's place. */
export interface Report {
  readonly kind: "sarif" | "html";
  readonly file: string;
}

/**
 * The documents asked for. Each goes into a file of its own, so that one run gives text for the person, SARIF for the forge and a page to
 * keep; refused before anything is read when a folder is missing or two documents would share stdout.
 */
export function planReports(given: Given, { context, format }: Session): readonly Report[] {
  const reports = (["sarif", "html"] as const).flatMap((kind): readonly Report[] => {
    const file = given.text(kind);
    return file === undefined ? [] : [{ kind, file }];
  });
  const toStdout = reports.filter(({ file }) => file === "-").map(({ kind }) => `--${kind} -`);
  const documents = [...(format === "text" ? [] : [`--${format}`]), ...toStdout];
  const [one, other] = documents;
  if (one !== undefined && other !== undefined && toStdout.length > 0)
    throw usage("assess", { code: "either-or", params: { one, other } });
  for (const { file } of reports) {
    const folder = dirname(resolve(context.cwd, file));
    if (file !== "-" && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new SlipwayError("folder-missing", { folder }, { doing: "writing-report" });
  }
  return reports;
}

/** Writes them; whoever reads one sees the old file or the new one, never a part. */
export async function writeReports(
  reports: readonly Report[],
  assessment: Assessment,
  rules: readonly RuleText[],
  session: Session,
): Promise<void> {
  const { host, context, format, t } = session;
  for (const { kind, file } of reports) {
    const text = await textOf(kind, assessment, rules, session);
    if (file === "-") {
      host.stdout.write(text);
      continue;
    }
    await writeWholeFile(resolve(context.cwd, file), Buffer.from(text), "writing-report");
    if (format === "text") host.stderr.write(`${t("cli.assess.written", { file })}\n`);
  }
}

async function textOf(
  kind: Report["kind"],
  assessment: Assessment,
  rules: readonly RuleText[],
  { host, language, say }: Session,
): Promise<string> {
  const input = { assessment, rules, say, language, version: host.version };
  if (kind === "html") return (await import("./html/page.ts")).htmlReport(input);
  return `${JSON.stringify((await import("./sarif.ts")).sarifLog(input), null, 2)}\n`;
}
