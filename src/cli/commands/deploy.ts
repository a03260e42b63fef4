import { fractionOf, durationMs, DURATION, PERCENT, thousandthsOf } from "../../config/units.ts";
import { EXIT } from "../../errors.ts";
import { shortDigest } from "../../kit/digest.ts";
import type { RolloutPolicy } from "../../model/rollout.ts";
import type { DeployResult } from "../../pipeline/app.ts";
import { badValue, type Command, DRY_RUN, type Given, TARGET, targetOf, usage } from "../command.ts";
import { exitStatusOf } from "../exit-status.ts";
import { placeOf } from "../place.ts";
import { numbersLine } from "../render/numbers.ts";
import { planLines } from "../render/plan.ts";
import type { Session } from "../session.ts";

/** A new version behind a canary that promotes or restores itself. */
export const deploy: Command = {
  name: "deploy",
  args: ["[service]"],
  options: [
    TARGET,
    { flags: "--version <version>" },
    { flags: "--image <reference>" },
    { flags: "--resume" },
    DRY_RUN,
    { flags: "--steps <percents>", many: true },
    { flags: "--tick <duration>" },
    { flags: "--slo <percent>" },
    { flags: "--deadline <duration>" },
  ],
  examples: [
    "slipway deploy",
    "slipway deploy orders --version v2",
    "slipway deploy orders --resume",
    "slipway deploy orders --steps 10,50 --tick 1s --dry-run",
  ],
  async run(session, given) {
    if (given.flag("resume") && given.text("image") !== undefined)
      throw usage("deploy", { code: "either-or", params: { one: "--resume", other: "--image" } });
    const place = placeOf(session.context, given.words);
    const result = await (await session.app()).deploy(place.context, {
      target: targetOf(given),
      service: place.services[0],
      version: given.text("version"),
      image: given.text("image"),
      resume: given.flag("resume"),
      dryRun: given.flag("dry-run"),
      policy: policyFlags(given),
    });
    await session.answer("deploy", result, () => lines(result, session));
    return session.context.signal.aborted && result.outcome !== "promoted" ? EXIT.interrupted : exitStatusOf(result);
  },
};

/** Only what was said; the rest comes from slipway.yaml. */
function policyFlags(given: Given): Partial<RolloutPolicy> {
  const steps = given.list("steps").map((text) => {
    const weight = thousandthsOf(text);
    if (!(weight > 0 && weight < 1_000)) throw badValue("deploy", "steps", text, "share");
    return weight;
  });
  const duration = (option: string): number | undefined => {
    const text = given.text(option);
    if (text !== undefined && !DURATION.test(text)) throw badValue("deploy", option, text, "duration");
    return text === undefined ? undefined : durationMs(text);
  };
  const slo = given.text("slo");
  if (slo !== undefined && !PERCENT.test(slo)) throw badValue("deploy", "slo", slo, "percentage");
  const [tickMs, deadlineMs] = [duration("tick"), duration("deadline")];
  if (tickMs !== undefined && tickMs < 250) throw badValue("deploy", "tick", given.text("tick") ?? "", "tick");
  return {
    ...(steps.length === 0 ? {} : { steps }),
    ...(tickMs === undefined ? {} : { tickMs }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(slo === undefined ? {} : { slo: fractionOf(slo) }),
  };
}

function lines(result: DeployResult, { t, say, paint }: Session): readonly string[] {
  const { service, outcome, because, numbers, serving } = result;
  if (outcome === "planned") return [t("cli.deploy.plan", { service }), ...planLines(result.plan, t)];
  const tone = outcome === "promoted" ? "good" : outcome === "held" ? "care" : "bad";
  const reason = because === undefined ? "" : `${t("cli.colon")}${say.message(because)}`;
  return [
    `${service}${t("cli.colon")}${paint(tone, t(`outcome.${outcome}`))}${reason}`,
    ...(numbers === undefined ? [] : [`  ${numbersLine(numbers, t)}`]),
    ...(serving === undefined
      ? []
      : [`  ${t("cli.deploy.serving", { version: serving.version, digest: shortDigest(serving.digest) })}`]),
    ...(outcome === "failed" ? lastWords(because, { service, t }) : []),
    ...(outcome === "held" ? [`  ${t("hint.rollout-held", { service })}`] : []),
  ];
}

/** What the version that did not come up printed last, where the reason carries it, and what to do. */
function lastWords(
  because: DeployResult["because"],
  { service, t }: { readonly service: string } & Pick<Session, "t">,
): readonly string[] {
  const output = because?.params["output"];
  if (typeof output !== "string" || output === "") return [];
  const hint = because?.code === "probe-failed" ? "hint.instance-unready" : "hint.instance-exited";
  return [
    ...output
      .trimEnd()
      .split("\n")
      .map((line) => `  | ${line}`),
    `  ${t("cli.what-to-do")}${t(hint, { service })}`,
  ];
}
