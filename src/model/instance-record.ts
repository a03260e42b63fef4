import { SlipwayError } from "../errors.ts";
import type { Digest } from "../kit/digest.ts";
import type { ProcessIdentity } from "../kit/process.ts";
import type { Message } from "./message.ts";
import type { StartSpec } from "./rollout.ts";
import type { Fence, Instance, InstanceSpec, InstanceState } from "./run.ts";

/** What is run on a host: the program and what its image brings along. All paths are absolute. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  /** The image's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The image's CA bundle, unpacked. */
  readonly caBundle: string | undefined;
}

/** `POST /instances`: answered with an `Instance` once the process runs. */
export interface StartRequest {
  readonly target: string;
  readonly spec: InstanceSpec;
  readonly launch: Launch;
  readonly fence: Fence;
}

/** `POST /instances/stop`: answered with a `StopAnswer` once the process is gone. */
export interface StopRequest {
  readonly target: string;
  readonly instance: string;
  readonly fence: Fence;
  /** Milliseconds between the question and force. */
  readonly stopMs: number;
}

/** `POST /instances/fence`: from now on older epochs are refused for this key. */
export interface FenceRequest {
  readonly target: string;
  readonly app: string;
  readonly service: string;
  readonly fence: Fence;
}

export interface StopAnswer {
  /** It ended by itself after it was asked; never on Windows. */
  readonly graceful: boolean;
}

/** One instance as it is remembered, so that whoever comes next can find its process again. Holds no value of any variable. */
export interface InstanceRecord {
  readonly id: string;
  readonly spec: StartSpec;
  /** Names of the variables whose values the caller gave. */
  readonly given: readonly string[];
  readonly launch: Launch;
  readonly fence: Fence;
  /** Loopback port; 0 when the service has none. */
  readonly port: number;
  /** Undefined between two runs, and in the moment before the first. */
  readonly process: ProcessIdentity | undefined;
  /** Milliseconds since the epoch: start of this run. */
  readonly since: number;
  readonly restarts: number;
  /** As it was when this was written; look at the process before believing it. */
  readonly state: InstanceState;
  readonly because: Message | undefined;
  /** Absolute path. */
  readonly log: string;
}

/** The file `<home>/targets/<target>/<app>/instances.json`, schema `slipway.instances/1`. */
export interface InstancesFile {
  readonly schema: typeof INSTANCES_SCHEMA;
  /** Highest fence seen, by service. */
  readonly fences: Readonly<Record<string, Fence>>;
  readonly instances: readonly InstanceRecord[];
}

export const INSTANCES_SCHEMA = "slipway.instances/1";
export const INSTANCES_FILE = "instances.json";

/** Reads the text of an instances file; `schema-too-new` when a newer Slipway wrote it, undefined when it is no such file. */
export function parseInstances(text: string): InstancesFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { schema, instances, fences } = value as Partial<Record<keyof InstancesFile, unknown>>;
  if (typeof schema !== "string" || !schema.startsWith("slipway.instances/")) return undefined;
  if (schema !== INSTANCES_SCHEMA) {
    throw new SlipwayError("schema-too-new", { what: INSTANCES_FILE, found: schema, known: INSTANCES_SCHEMA });
  }
  if (!Array.isArray(instances) || typeof fences !== "object" || fences === null) return undefined;
  return value as InstancesFile;
}

/** An instance as others see it: what was remembered, put right by what was seen. */
export function instanceOf(
  record: InstanceRecord,
  seen: {
    readonly alive: boolean;
    readonly state: InstanceState;
    readonly because: Message | undefined;
    readonly executable: Digest | undefined;
  },
): Instance {
  const { id, spec, port, since, restarts, log } = record;
  return {
    id,
    app: spec.app,
    service: spec.service,
    version: spec.version,
    artifact: spec.artifact,
    state: seen.state,
    address: { host: "127.0.0.1", port },
    pid: seen.alive ? record.process?.pid : undefined,
    since,
    restarts,
    because: seen.because,
    executable: seen.executable,
    log,
  };
}
