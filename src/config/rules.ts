import type { Params } from "../errors.ts";
import type { KeyPath } from "./source.ts";
import type { Written } from "./shape.ts";
import { durationMs, fractionOf } from "./units.ts";

/** Something only several fields together, or a unit, can tell. */
export interface Complaint {
  readonly path: KeyPath;
  readonly code: string;
  readonly params: Params;
}

type CrossRule = (written: Written) => readonly Complaint[];

/** Rules between fields, run once the shape is right; every one of them speaks. */
export const CROSS_RULES: readonly CrossRule[] = [
  stepsRise,
  stepsAreShares,
  durationsInRange,
  ratesInRange,
  nobodyNeedsItself,
  pathsDiffer,
];

function stepsRise({ rollout }: Written): readonly Complaint[] {
  const steps = rollout?.steps ?? [];
  const rises = steps.every((step, i) => i === 0 || fractionOf(step) > fractionOf(steps[i - 1] ?? 0));
  return rises
    ? []
    : [{ path: ["rollout", "steps"], code: "steps-must-rise", params: { got: steps.map(String).join(", ") } }];
}

function stepsAreShares({ rollout }: Written): readonly Complaint[] {
  return (rollout?.steps ?? []).flatMap((step, i) => {
    const share = fractionOf(step);
    const fine = share >= 0.001 && share < 1;
    return fine ? [] : [{ path: ["rollout", "steps", i], code: "not-a-share", params: { got: String(step) } }];
  });
}

/** Least and most, in milliseconds. A tick below 0.25 s counts too little; one above a minute decides too late. */
const RANGES = {
  tick: { least: "250ms", most: "1m" },
  deadline: { least: "1s", most: "168h" },
  drain: { least: "0s", most: "1h" },
  ready: { least: "1s", most: "1h" },
  stop: { least: "0s", most: "1h" },
} as const;

function durationsInRange({ rollout }: Written): readonly Complaint[] {
  return Object.entries(RANGES).flatMap(([field, range]) => {
    const text = rollout?.[field as keyof typeof RANGES];
    if (text === undefined) return [];
    const fine = durationMs(text) >= durationMs(range.least) && durationMs(text) <= durationMs(range.most);
    return fine ? [] : [{ path: ["rollout", field], code: "duration-out-of-range", params: { got: text, ...range } }];
  });
}

function ratesInRange({ rollout }: Written): readonly Complaint[] {
  return (["slo", "alpha"] as const).flatMap((field) => {
    const text = rollout?.[field];
    if (text === undefined) return [];
    const rate = fractionOf(text);
    return rate > 0 && rate < 1 ? [] : [{ path: ["rollout", field], code: "rate-out-of-range", params: { got: text } }];
  });
}

function nobodyNeedsItself({ services }: Written): readonly Complaint[] {
  return Object.entries(services ?? {}).flatMap(([name, { needs = [] }]) =>
    needs.flatMap((need, i) =>
      need === name ? [{ path: ["services", name, "needs", i], code: "needs-itself", params: { service: name } }] : [],
    ),
  );
}

function pathsDiffer({ services }: Written): readonly Complaint[] {
  const owners = new Map<string, string>();
  return Object.entries(services ?? {}).flatMap(([name, { path }]) => {
    if (path === undefined) return [];
    const other = owners.get(path);
    owners.set(path, name);
    return other === undefined
      ? []
      : [{ path: ["services", name, "path"], code: "path-taken", params: { got: path, other } }];
  });
}
