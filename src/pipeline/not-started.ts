import { basename, dirname } from "node:path";
import { SlipwayError } from "../errors.ts";
import type { Message } from "../model/message.ts";
import type { Instance } from "../model/run.ts";
import type { Key } from "../ports/store.ts";
import type { RolloutDeps } from "../rollout/world.ts";
import type { Deps } from "./deps.ts";

const LINES = 20;
const TAIL_BYTES = 1 << 20;
/** Reasons that mean "it runs, but does not answer". */
const SILENT: readonly string[] = ["canary-unready", "probe-failed"];

/** Why a version did not come up, as an error with its own last words. */
export async function notStarted(
  key: Key,
  because: Message | undefined,
  { target }: RolloutDeps,
  deps: Deps,
): Promise<SlipwayError> {
  const params = because?.params ?? {};
  const text = (name: string): string => textOf(params[name]);
  const details = { doing: "starting-service" } as const;
  if (because?.code === "port-in-use") return new SlipwayError("port-in-use", { port: text("port") }, details);
  const newest = (await target.observe(key.app))
    .filter(({ service }) => service === key.service)
    .toSorted((a, b) => b.since - a.since)[0];
  const output = newest === undefined ? "" : await lastWords(newest, deps);
  const service = key.service;
  if (because !== undefined && SILENT.includes(because.code)) {
    return new SlipwayError(
      "instance-unready",
      { service, seconds: text("seconds"), probe: text("probe"), output },
      details,
    );
  }
  return new SlipwayError(
    "instance-exited",
    { service, status: text("status") || (because?.code ?? "?"), output },
    details,
  );
}

function textOf(value: Message["params"][string] | undefined): string {
  return value === undefined ? "" : typeof value === "object" ? value.join(", ") : String(value);
}

/** The end of an instance's log. */
async function lastWords({ log }: Instance, { files }: Deps): Promise<string> {
  const bytes = await files(dirname(log)).read(basename(log), TAIL_BYTES);
  const lines = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  return lines.slice(-LINES).join("\n");
}
