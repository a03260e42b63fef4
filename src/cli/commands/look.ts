import { EXIT } from "../../errors.ts";
import type { Assessment } from "../../model/assessment.ts";
import type { Project } from "../../model/service.ts";
import type { Command } from "../command.ts";
import { table } from "../render/table.ts";
import type { Session } from "../session.ts";

/** What runs when no command is named: a look that changes nothing. */
export const look: Command = {
  name: "",
  args: [],
  options: [],
  examples: [],
  async run(session) {
    const app = await session.app();
    const [project, assessment] = await Promise.all([
      app.describe(session.context),
      app.assess(session.context, { path: "." }),
    ]);
    const next = assessment.findings.some(({ severity, scope }) => severity === "blocker" && scope === "production")
      ? "slipway assess"
      : "slipway up";
    await session.answer("look", { project, scores: assessment.scores, ties: tiesOf(assessment), next }, () =>
      lines(project, assessment, next, session),
    );
    return EXIT.ok;
  },
};

/** How often each rule speaks in production code, most first. */
function tiesOf({
  findings,
}: Assessment): readonly { readonly rule: string; readonly name: string; readonly count: number }[] {
  const ties = new Map<string, { rule: string; name: string; count: number }>();
  for (const { rule, name, scope } of findings) {
    if (scope !== "production") continue;
    const tie = ties.get(rule) ?? { rule, name, count: 0 };
    ties.set(rule, { ...tie, count: tie.count + 1 });
  }
  return [...ties.values()].toSorted((a, b) => b.count - a.count);
}

async function lines(
  project: Project,
  assessment: Assessment,
  next: string,
  session: Session,
): Promise<readonly string[]> {
  const { t, paint } = session;
  const ties = tiesOf(assessment);
  const { overall } = assessment.scores;
  const tone = overall >= 80 ? "good" : overall >= 50 ? "care" : "bad";
  const services = project.services.map(({ name, path, port, health }) => [
    `  ${name}`,
    path,
    port.value === undefined ? t("cli.look.no-port") : `:${port.value}`,
    health.value ?? "TCP",
  ]);
  return [
    `${paint("strong", project.app)}  ${t("cli.look.services", { count: project.services.length })}`,
    ...(await table(services)),
    "",
    `${t("cli.look.score")}${paint(tone, `${overall}/100`)}  ${t(`strategy.${assessment.strategy.kind}`)}`,
    ties.length === 0
      ? t("cli.look.no-ties")
      : t("cli.look.ties", { count: ties.reduce((sum, tie) => sum + tie.count, 0) }),
    ...(await table(ties.slice(0, 6).map(({ rule, name, count }) => [`  ${rule}`, name, `× ${count}`]))),
    "",
    `${t("cli.look.next")}${paint("strong", next)}`,
  ];
}
