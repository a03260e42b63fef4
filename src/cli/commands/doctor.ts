import { EXIT } from "../../errors.ts";
import type { DoctorCheck } from "../../model/check.ts";
import { type Command, TARGET, targetOf } from "../command.ts";
import { table } from "../render/table.ts";
import type { Session } from "../session.ts";

/** Whether this machine has what is needed, and what to do where it has not. */
export const doctor: Command = {
  name: "doctor",
  args: [],
  options: [TARGET, { flags: "--strict" }],
  examples: ["slipway doctor", "slipway doctor --strict --json"],
  async run(session, given) {
    const checks = await (await session.app()).doctor(session.context, { target: targetOf(given) });
    await session.answer("doctor", { checks }, () => lines(checks, session));
    const bad = checks.some(({ level }) => level === "error" || (given.flag("strict") && level === "warning"));
    return bad ? EXIT.environment : EXIT.ok;
  },
};

async function lines(checks: readonly DoctorCheck[], { t, say, paint, symbols }: Session): Promise<readonly string[]> {
  const signs = {
    ok: paint("good", symbols.good),
    warning: paint("care", symbols.care),
    error: paint("bad", symbols.bad),
    unknown: paint("quiet", symbols.unknown),
  };
  const rows = await table(checks.map(({ check, evidence }) => [t(`doctor.${check}`), say.message(evidence)]));
  return checks.flatMap(({ level, fix }, i) => [
    `${signs[level]} ${rows[i] ?? ""}`,
    ...(fix === undefined ? [] : [`    ${t("cli.what-to-do")}${say.message(fix)}`]),
  ]);
}
