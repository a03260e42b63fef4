import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { probe } from "../../../kit/http/probe.ts";
import { isAlive } from "../../../kit/process.ts";
import { digestOfRunning } from "../../../kit/running-executable.ts";
import { INSTANCES_FILE, instanceOf, parseInstances, type InstanceRecord } from "../../../model/instance-record.ts";
import type { Message } from "../../../model/message.ts";
import type { Instance, InstanceState } from "../../../model/run.ts";

const PROBE_MS = 1_000;

/** What runs of an app while no supervisor does: what was remembered, held against the processes themselves. Starts and changes nothing. */
export async function observeAlone(folder: string): Promise<readonly Instance[]> {
  const file = join(folder, INSTANCES_FILE);
  if (!existsSync(file)) return [];
  const remembered = parseInstances(readFileSync(file, "utf8"));
  if (remembered === undefined) throw new SlipwayError("journal-broken", { file, reason: "not-json" });
  return Promise.all(remembered.instances.map(look));
}

async function look(record: InstanceRecord): Promise<Instance> {
  const pid = record.process !== undefined && isAlive(record.process) ? record.process.pid : undefined;
  const because: Message = { code: "supervisor-down", params: {} };
  if (pid === undefined) {
    const known = record.state === "crash-loop" || record.state === "stopped" ? record.because : undefined;
    return instanceOf(record, { alive: false, state: "stopped", because: known ?? because, executable: undefined });
  }
  const executable = await digestOfRunning(pid, record.launch.program);
  return instanceOf(record, { alive: true, state: await stateOf(record), because, executable });
}

async function stateOf({ port, spec, state }: InstanceRecord): Promise<InstanceState> {
  if (port === 0) return "ready";
  const { ready } = await probe({ host: "127.0.0.1", port, path: spec.health }, PROBE_MS);
  if (ready) return "ready";
  return state === "ready" ? "unready" : state;
}
