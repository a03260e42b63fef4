import { type Problem, SlipwayError } from "../errors.ts";
import type { Lookup } from "../kit/placeholder/resolve.ts";
import {
  type AssessConfig,
  type Config,
  CONFIG_FILE,
  DEFAULT_CONFIG,
  type RegistryConfig,
  type ServiceConfig,
} from "./config.ts";
import { SEVERITIES } from "../model/assessment.ts";
import type { RolloutPolicy } from "../model/rollout.ts";
import { dotted, problemsOf } from "./problems.ts";
import { CROSS_RULES } from "./rules.ts";
import { jsonSchema, shape, type Written } from "./shape.ts";
import { type KeyPath, problem, readSource, type Source } from "./source.ts";
import { durationMs, fractionOf, thousandthsOf } from "./units.ts";

/** Text of slipway.yaml → configuration. Throws `config-invalid` with every problem at once, in the order of the file. */
export function parseConfig(text: string, lookup: Lookup): Config {
  const source = readSource(text, lookup);
  if (source.problems.length > 0) throw invalid(source.problems);
  // An empty file, or one of comments only, is a project that needs nothing said.
  const answer = shape.safeParse(source.value ?? {});
  if (!answer.success) throw invalid(problemsOf(answer.error.issues, source, knownKeys));
  const complaints = CROSS_RULES.flatMap((rule) => rule(answer.data));
  if (complaints.length > 0) {
    throw invalid(
      complaints.map(({ path, code, params }) => problem(code, source.at(path), { key: dotted(path), ...params })),
    );
  }
  return withDefaults(answer.data, source);
}

function invalid(problems: readonly Problem[]): SlipwayError {
  const place = ({ params }: Problem): number => Number(params["line"]) * 10_000 + Number(params["column"]);
  const sorted = problems.toSorted((a, b) => place(a) - place(b));
  return new SlipwayError(
    "config-invalid",
    { file: CONFIG_FILE, count: sorted.length },
    { doing: "reading-config", problems: sorted },
  );
}

/** Walks the JSON Schema down a path and names the keys it takes there. */
function knownKeys(path: KeyPath): readonly string[] {
  let at: unknown = jsonSchema();
  for (const part of path) at = child(at, part);
  return [...new Set(alternatives(at).flatMap((schema) => Object.keys(members(schema, "properties"))))];
}

function child(schema: unknown, part: PropertyKey): unknown {
  for (const option of alternatives(schema)) {
    const properties = members(option, "properties");
    if (typeof part === "string" && Object.hasOwn(properties, part)) return properties[part];
    const rest = members(option, typeof part === "number" ? "items" : "additionalProperties");
    if (Object.keys(rest).length > 0) return rest;
  }
  return {};
}

function alternatives(schema: unknown): readonly unknown[] {
  const { oneOf, anyOf } = asRecord(schema);
  return Array.isArray(oneOf) ? oneOf : Array.isArray(anyOf) ? anyOf : [schema];
}

const members = (schema: unknown, name: string): Record<string, unknown> => asRecord(asRecord(schema)[name]);

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function withDefaults(written: Written, source: Source): Config {
  const targets = Object.entries(written.targets ?? {}).map(
    ([name, target]) => [name, { kind: target.kind, protected: target.protected ?? false }] as const,
  );
  return {
    app: written.app,
    services: Object.fromEntries(
      Object.entries(written.services ?? {}).map(([name, service]) => [name, serviceOf(service)]),
    ),
    assess: assessOf(written.assess ?? {}, source),
    build: { platforms: written.build?.platforms ?? DEFAULT_CONFIG.build.platforms },
    registry: registryOf(written.registry),
    targets: { ...DEFAULT_CONFIG.targets, ...Object.fromEntries(targets) },
    rollout: policyOfWritten(written.rollout ?? {}),
    gates: {
      vulnerabilities: {
        unknown: written.gates?.vulnerabilities?.unknown ?? DEFAULT_CONFIG.gates.vulnerabilities.unknown,
      },
    },
  };
}

function assessOf(written: NonNullable<Written["assess"]>, source: Source): AssessConfig {
  const { severities = {}, guards = [], ignore = [], failOn = [] } = written;
  const single = typeof failOn === "string";
  const limits = single ? [failOn] : failOn;
  const ignored = ignore.map((one, i) => ({ ...one, ...source.at(["assess", "ignore", i, "rule"]) }));
  return {
    severities,
    guards,
    ignore: ignored,
    failOn: limits,
    named: [
      ...Object.keys(severities).map((rule) => ({ rule, ...source.atKey(["assess", "severities"], rule) })),
      ...ignored.map(({ rule, line, column }) => ({ rule, line, column })),
      ...limits.flatMap((rule, i) =>
        SEVERITIES.some((severity) => severity === rule)
          ? []
          : [{ rule, ...source.at(["assess", "failOn", ...(single ? [] : [i])]) }],
      ),
    ],
  };
}

function serviceOf(service: NonNullable<Written["services"]>[string]): ServiceConfig {
  return {
    path: service.path === undefined ? undefined : tidyFolder(service.path),
    port: service.port,
    portVariable: service.portVariable,
    health: service.health,
    env: service.env ?? {},
    needs: service.needs ?? [],
    replicas: service.replicas,
    skip: service.skip ?? false,
  };
}

/** "./cmd/orders/" and "cmd/orders" are the same folder. */
function tidyFolder(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length === 0 ? "." : parts.join("/");
}

function registryOf(written: Written["registry"]): RegistryConfig {
  if (written === undefined || written.kind === "embedded") return DEFAULT_CONFIG.registry;
  const { kind, host, path = "", insecure = false, ca } = written;
  return { kind, host, path, insecure, ca };
}

function policyOfWritten(written: NonNullable<Written["rollout"]>): RolloutPolicy {
  const base = DEFAULT_CONFIG.rollout;
  const ms = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : durationMs(text);
  const rate = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : fractionOf(text);
  return {
    steps: written.steps?.map(thousandthsOf) ?? base.steps,
    tickMs: ms(written.tick, base.tickMs),
    slo: rate(written.slo, base.slo),
    ruleOut: written.ruleOut ?? base.ruleOut,
    alpha: rate(written.alpha, base.alpha),
    psi0: written.psi0 ?? base.psi0,
    deadlineMs: ms(written.deadline, base.deadlineMs),
    drainMs: ms(written.drain, base.drainMs),
    readyMs: ms(written.ready, base.readyMs),
    stopMs: ms(written.stop, base.stopMs),
    sticky: written.sticky ?? base.sticky,
  };
}
