import { basename, dirname } from "node:path";
import { SlipwayError } from "../errors.ts";
import type { Message } from "../model/message.ts";
import type { Service } from "../model/service.ts";
import type { RolloutDeps } from "../rollout/world.ts";
import type { Deps } from "./deps.ts";

const LINES = 20;
const TAIL_BYTES = 1 << 20;
/** Reasons that mean "it runs, but does not answer". */
const SILENT: readonly string[] = ["canary-unready", "probe-failed"];

/** Why a version did not come up, as an error with its own last words. */
export async function notStarted(
  service: Service,
  because: Message | undefined,
  { target }: RolloutDeps,
  readyMs: number,
  deps: Deps,
): Promise<SlipwayError> {
  const params = because?.params ?? {};
  const text = (name: string): string => textOf(params[name]);
  const details = { doing: "starting-service" } as const;
  if (because?.code === "port-in-use") return new SlipwayError("port-in-use", { port: text("port") }, details);
  // What the supervisor kept of its output, since a version that failed may be cleared away by now, log and all.
  const output = text("output") || (await lastWordsOf(service, target, deps));
  if (because !== undefined && SILENT.includes(because.code)) {
    return new SlipwayError(
      "instance-unready",
      {
        service: service.name,
        seconds: Number(text("seconds")) || Math.round(readyMs / 1_000),
        probe: asked(text("probe") || (service.health.value ?? "TCP"), text("answer")),
        output,
      },
      details,
    );
  }
  return new SlipwayError(
    "instance-exited",
    { service: service.name, status: text("status") || (because?.code ?? "?"), output },
    details,
  );
}

/** What was asked and what came back, e.g. "GET /healthz: 503". */
function asked(probe: string, answer: string): string {
  return answer === "" ? probe : `${probe}: ${answer}`;
}

function textOf(value: Message["params"][string] | undefined): string {
  return value === undefined ? "" : typeof value === "object" ? value.join(", ") : String(value);
}

/** The end of the newest instance's log. */
async function lastWordsOf({ app, name }: Service, target: RolloutDeps["target"], { files }: Deps): Promise<string> {
  const instances = (await target.observe(app)).filter((instance) => instance.service === name);
  const newest = instances.toSorted((a, b) => b.since - a.since)[0];
  if (newest === undefined) return "";
  const { log } = newest;
  const bytes = await files(dirname(log)).read(basename(log), TAIL_BYTES);
  const lines = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  return lines.slice(-LINES).join("\n");
}
