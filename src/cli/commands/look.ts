import { EXIT } from "../../errors.ts";
import { type Assessment, bindsToWindows } from "../../model/assessment.ts";
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
      app.assess(session.context, { path: ".", go: false }),
    ]);
    const next = assessment.findings.some(({ severity, scope }) => severity === "blocker" && scope === "production")
      ? "slipway assess"
      : "slipway up";
    const { ties, unfit } = countsOf(assessment);
    await session.answer("look", { project, scores: assessment.scores, ties, unfit, next }, () =>
      lines(project, assessment, next, session),
    );
    return EXIT.ok;
  },
};

interface RuleCount {
  readonly rule: string;
  readonly name: string;
  readonly count: number;
}

/** How often each rule speaks in production code, most first: ties to Windows, and what a container wants besides. */
function countsOf({ findings }: Assessment): {
  readonly ties: readonly RuleCount[];
  readonly unfit: readonly RuleCount[];
} {
  const counts = new Map<string, RuleCount>();
  for (const { rule, name, scope } of findings) {
    if (scope !== "production") continue;
    counts.set(rule, { rule, name, count: (counts.get(rule)?.count ?? 0) + 1 });
  }
  const sorted = [...counts.values()].toSorted((a, b) => b.count - a.count);
  return {
    ties: sorted.filter(({ rule }) => bindsToWindows(rule)),
    unfit: sorted.filter(({ rule }) => !bindsToWindows(rule)),
  };
}

const SHOWN = 6;

async function countLines(counts: readonly RuleCount[]): Promise<readonly string[]> {
  return table(counts.slice(0, SHOWN).map(({ rule, name, count }) => [`  ${rule}`, name, `× ${count}`]));
}

const total = (counts: readonly RuleCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

async function lines(
  project: Project,
  assessment: Assessment,
  next: string,
  session: Session,
): Promise<readonly string[]> {
  const { t, paint } = session;
  const { ties, unfit } = countsOf(assessment);
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
    ties.length === 0 ? t("cli.look.no-ties") : t("cli.look.ties", { count: total(ties) }),
    ...(await countLines(ties)),
    ...(unfit.length === 0 ? [] : [t("cli.look.unfit", { count: total(unfit) }), ...(await countLines(unfit))]),
    "",
    `${t("cli.look.next")}${paint("strong", next)}`,
  ];
}
