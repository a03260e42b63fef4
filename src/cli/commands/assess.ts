import { EXIT } from "../../errors.ts";
import type { Assessment, Severity } from "../../model/assessment.ts";
import { badValue, type Command } from "../command.ts";
import { assessmentLines, SEVERITIES } from "../render/assessment.ts";

/** What ties the source to Windows, or makes it unfit for a container. */
export const assess: Command = {
  name: "assess",
  args: ["[folder]"],
  options: [{ flags: "--fail-under <score>" }, { flags: "--fail-on <severity>" }, { flags: "-a, --all" }],
  examples: [
    "slipway assess",
    "slipway assess examples/legacy-orders --all",
    "slipway assess --json > assessment.json",
    "slipway assess --fail-under 80 --fail-on blocker",
  ],
  async run(session, given) {
    const failUnder = scoreOf(given.text("fail-under"));
    const failOn = severityOf(given.text("fail-on"));
    const app = await session.app();
    const assessment = await app.assess(session.context, { path: given.words[0] ?? "." });
    await session.answer("assess", assessment, async () =>
      assessmentLines(assessment, await app.rules(session.language), given.flag("all"), session),
    );
    const wanting = whatIsWanting(assessment, failUnder, failOn);
    if (wanting === undefined) return EXIT.ok;
    if (session.format === "text") session.host.stderr.write(`${session.t(wanting.key, wanting.params)}\n`);
    return EXIT.failure;
  },
};

function scoreOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const score = Number(text);
  if (text.trim() === "" || !(score >= 0 && score <= 100)) throw badValue("assess", "fail-under", text, "score");
  return score;
}

function severityOf(text: string | undefined): Severity | undefined {
  const severity = SEVERITIES.find((known) => known === text);
  if (text !== undefined && severity === undefined) throw badValue("assess", "fail-on", text, SEVERITIES.join(", "));
  return severity;
}

/** An answer that was asked to fail: data, not an error. */
function whatIsWanting(
  { scores, findings }: Assessment,
  failUnder: number | undefined,
  failOn: Severity | undefined,
): { readonly key: string; readonly params: Readonly<Record<string, string | number>> } | undefined {
  if (failUnder !== undefined && scores.overall < failUnder) {
    return { key: "error.assess-below-threshold", params: { score: scores.overall, wanted: failUnder } };
  }
  if (failOn === undefined) return undefined;
  const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const count = findings.filter(({ severity }) => grave.includes(severity)).length;
  return count === 0 ? undefined : { key: "cli.assess.grave", params: { count, severity: failOn } };
}
