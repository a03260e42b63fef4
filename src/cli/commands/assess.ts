import { EXIT } from "../../errors.ts";
import { type Assessment, SEVERITIES } from "../../model/assessment.ts";
import { badValue, type Command, type Given } from "../command.ts";
import { assessmentLines } from "../render/assessment.ts";
import { profileLines } from "../render/profile.ts";
import { planReports, writeReports } from "../reporters/reports.ts";
import type { Session } from "../session.ts";

/** What ties the source to Windows, or makes it unfit for a container. */
export const assess: Command = {
  name: "assess",
  args: ["[folder]"],
  options: [
    { flags: "--fail-under <score>" },
    { flags: "--fail-on <severity>", many: true },
    { flags: "--baseline <file>" },
    { flags: "--sarif <file>" },
    { flags: "--html <file>" },
    { flags: "--profile" },
    { flags: "-a, --all" },
    { flags: "--no-go" },
    { flags: "--no-record" },
  ],
  examples: [
    "slipway assess",
    "slipway assess examples/legacy-orders --all",
    "slipway assess --json > baseline.json",
    "slipway assess --baseline baseline.json --fail-on high,W09",
    "slipway assess --sarif assess.sarif --html report.html",
    "slipway assess --fail-under 80 --fail-on blocker",
  ],
  async run(session, given) {
    const path = given.words[0] ?? ".";
    const failUnder = scoreOf(given.text("fail-under"));
    const failOn = limitsOf(given.list("fail-on"));
    const reports = planReports(given, session);
    const app = await session.app();
    const baseline = given.text("baseline");
    const go = !given.flag("no-go");
    const assessment = await app.assess(session.context, { path, go, baseline, failOn, failUnder });
    const trend = given.flag("no-record")
      ? undefined
      : await app.sinceLastAssess(session.context, { path, assessment });
    if (reports.length > 0) await writeReports(reports, assessment, await app.rules(session.language), session);
    if (!reports.some(({ file }) => file === "-")) {
      await session.answer("assess", assessment, async () =>
        given.flag("profile")
          ? profileLines(assessment, session)
          : assessmentLines(
              { assessment, rules: await app.rules(session.language), trend, all: given.flag("all") },
              session,
            ),
      );
    }
    return exitStatusOf(assessment, session);
  },
};

function scoreOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const score = Number(text);
  if (text.trim() === "" || !(score >= 0 && score <= 100)) throw badValue("assess", "fail-under", text, "score");
  return score;
}

/** Severities and ids of rules; whether there is such a rule is not known here. */
function limitsOf(words: ReturnType<Given["list"]>): readonly string[] | undefined {
  for (const word of words) {
    if (SEVERITIES.some((severity) => severity === word) || /^[a-z]\d\d$/i.test(word)) continue;
    throw badValue("assess", "fail-on", word, "limit");
  }
  return words.length === 0 ? undefined : words;
}

function exitStatusOf({ verdict }: Assessment, { format, host, say }: Session): typeof EXIT.ok | typeof EXIT.failure {
  if (verdict?.answer !== "refuse") return EXIT.ok;
  if (format === "text") for (const reason of verdict.reasons) host.stderr.write(`${say.message(reason)}\n`);
  return EXIT.failure;
}
