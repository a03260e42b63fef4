import { CATALOG, type ErrorCode, EXIT, isSlipwayError, SlipwayError } from "../../errors.ts";
import { nearest } from "../../kit/nearest.ts";
import type { RuleText } from "../../model/rule.ts";
import type { Project, Service } from "../../model/service.ts";
import type { Command } from "../command.ts";
import { ruleFacts } from "../render/rule.ts";
import { table } from "../render/table.ts";
import type { Session } from "../session.ts";

/** What an error code, a rule or a guess about a service means. */
export const explain: Command = {
  name: "explain",
  args: ["[topic]"],
  options: [],
  examples: ["slipway explain", "slipway explain registry-denied", "slipway explain W05", "slipway explain orders"],
  async run(session, given) {
    const topic = given.words[0];
    if (topic === undefined) return list(session);
    if (isCode(topic)) return explainError(topic, session);
    const app = await session.app();
    const rules = await app.rules(session.language);
    const rule = rules.find(({ id, name }) => id.toLowerCase() === topic.toLowerCase() || name === topic);
    if (rule !== undefined) return explainRule(rule, session);
    const services = (await projectHere(session))?.services ?? [];
    const service = services.find(({ name }) => name === topic);
    if (service !== undefined) return explainService(service, session);
    const known = [
      ...Object.keys(CATALOG),
      ...rules.flatMap(({ id, name }) => [id, name]),
      ...services.map(({ name }) => name),
    ];
    const guess = nearest(topic, known);
    const problems = guess === undefined ? [] : [{ code: "did-you-mean", params: { guess } }];
    throw new SlipwayError("unknown-code", { code: topic }, { problems });
  },
};

/** `interrupted` and the like are codes; what `Object` brings along is not. */
function isCode(topic: string): topic is ErrorCode {
  return Object.hasOwn(CATALOG, topic);
}

/** Outside a Go project there is no service to explain, and that is no error here. */
async function projectHere(session: Session): Promise<Project | undefined> {
  try {
    return await (await session.app()).describe(session.context);
  } catch (failure) {
    if (isSlipwayError(failure)) return undefined;
    throw failure;
  }
}

async function list(session: Session): Promise<typeof EXIT.ok> {
  const { t, language } = session;
  const rules = await (await session.app()).rules(language);
  const services = (await projectHere(session))?.services.map(({ name }) => name) ?? [];
  const codes = Object.keys(CATALOG).toSorted();
  const document = { errors: codes, rules: rules.map(({ id, name }) => ({ id, name })), services };
  await session.answer("explain", document, async () => [
    ...(services.length === 0 ? [] : [t("cli.explain.services"), ...services.map((name) => `  ${name}`), ""]),
    ...(rules.length === 0 ? [] : [t("cli.explain.rules")]),
    ...(await table(rules.map(({ id, name, why }) => [`  ${id}`, name, why]))),
    ...(rules.length === 0 ? [] : [""]),
    t("cli.explain.errors"),
    ...(await table(codes.map((code) => [`  ${code}`, t(`error.${code}`).split("\n")[0] ?? ""]))),
  ]);
  return EXIT.ok;
}

async function explainError(code: ErrorCode, { answer, t, paint }: Session): Promise<typeof EXIT.ok> {
  const { exit } = CATALOG[code];
  await answer("explain", { kind: "error", code, exit }, () => [
    `${paint("strong", code)}  ${t("cli.explain.exit", { exit })}`,
    ...t(`error.${code}`)
      .split("\n")
      .map((line) => `  ${line}`),
    "",
    `${t("cli.what-to-do")}${t(`hint.${code}`)}`,
    t("cli.explain.blanks"),
  ]);
  return EXIT.ok;
}

async function explainRule(rule: RuleText, { answer, t, paint }: Session): Promise<typeof EXIT.ok> {
  const { id, name, severity, axis, fixClass, effortHours, confidence, strategy = null, bad, good } = rule;
  // Documents hold no translated word.
  const document = { kind: "rule", id, name, severity, axis, fixClass, effortHours, confidence, strategy, bad, good };
  const quoted = (title: string, examples: readonly string[]): readonly string[] =>
    examples.length === 0
      ? []
      : ["", title, ...examples.flatMap((example) => example.split("\n")).map((line) => `    ${line}`)];
  await answer("explain", document, async () => [
    `${paint("strong", `${id} ${name}`)}  ${t(`severity.${severity}`)}`,
    ...(await table(ruleFacts(rule, t).map(([label, text]) => [`  ${label}`, text]))),
    ...quoted(t("cli.explain.found"), bad),
    ...quoted(t("cli.explain.fine"), good),
  ]);
  return EXIT.ok;
}

async function explainService(service: Service, { answer, t, say, paint }: Session): Promise<typeof EXIT.ok> {
  const { name, app, path, module, port, portVariable, health, needs, because } = service;
  await answer("explain", { kind: "service", ...service }, async () => [
    `${paint("strong", `${app}/${name}`)}  ${t("cli.explain.where", { path, module: module.path })}`,
    ...because.map((message) => `  ${say.message(message)}`),
    ...(await table([
      [`  ${t("cli.explain.port")}`, String(port.value ?? "–"), say.message(port.because)],
      [`  ${t("cli.explain.port-variable")}`, portVariable.value ?? "–", say.message(portVariable.because)],
      [`  ${t("cli.explain.health")}`, health.value ?? "TCP", say.message(health.because)],
      [`  ${t("cli.explain.needs")}`, needs.join(" ") || "–", ""],
    ])),
    t("cli.explain.otherwise", { name }),
  ]);
  return EXIT.ok;
}
