import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import type { Layout } from "../../../kit/home.ts";
import type { ControlHandler } from "../../../kit/http/control.ts";
import { digestOfRunning } from "../../../kit/running-executable.ts";
import {
  type FenceRequest,
  instanceOf,
  type InstanceRecord,
  type StartRequest,
  type StopAnswer,
  type StopRequest,
} from "../../../model/instance-record.ts";
import type { Message } from "../../../model/message.ts";
import type { Fence, Instance, InstanceSpec } from "../../../model/run.ts";
import { wantedVariables } from "./environment.ts";
import { pickPort } from "./free-port.ts";
import { DEFAULT_HEALTH_TIMES, type HealthTimes } from "./health-watch.ts";
import { openInstanceStore, type AppState, type InstanceStore } from "./instance-store.ts";
import { DEFAULT_LOG_LIMITS, lastLines, type LogLimits } from "./log-file.ts";
import { createSupervision, type Supervision } from "./supervision.ts";

/** The part of the supervisor that keeps services running; it answers control requests at and below `/instances`. */
export interface Instances {
  readonly prefix: "/instances";
  readonly handle: ControlHandler;
  /** Takes up what earlier supervisors started; call once, before requests are answered. */
  adopt(): Promise<void>;
  /** How many instances there are to look after. */
  count(): number;
  busy(): boolean;
  /** Stops looking after them; services go on running. */
  close(): Promise<void>;
}

export interface InstancesDeps {
  readonly layout: Layout;
  /** The daemon's environment; the process's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly healthTimes?: HealthTimes;
  readonly logLimits?: LogLimits;
  readonly now?: () => number;
}

interface Supervised {
  readonly state: AppState;
  readonly supervision: Supervision;
}

interface Table {
  readonly store: InstanceStore;
  readonly entries: Map<string, Supervised>;
  readonly supervise: (state: AppState, record: InstanceRecord) => Supervised;
  readonly folderOf: (state: AppState, id: string) => string;
  readonly layout: Layout;
  readonly now: () => number;
}

const LOG_LOOK_MS = 1_000;
const LINES_SHOWN = 20;

/** Starts, watches, restarts and stops the services of every target of this home. */
export function createInstances(deps: InstancesDeps): Instances {
  const { layout, env = process.env, healthTimes = DEFAULT_HEALTH_TIMES, now = Date.now } = deps;
  const store = openInstanceStore(layout);
  const entries = new Map<string, Supervised>();
  const folderOf = ({ target, app }: AppState, id: string): string => join(layout.target(target, app), "instances", id);
  const supervise = (state: AppState, record: InstanceRecord): Supervised => {
    // What cannot be written now is written at the next change; the process is found by its mark if we end before.
    const save = (changed: InstanceRecord): void => attempt(() => store.put(state, changed));
    const folder = folderOf(state, record.id);
    const entry = { state, supervision: createSupervision(record, { env, folder, healthTimes, now, save }) };
    entries.set(record.id, entry);
    return entry;
  };
  const table: Table = { store, entries, supervise, folderOf, layout, now };
  const turns = createTurns();
  const limits = deps.logLimits ?? DEFAULT_LOG_LIMITS;
  const rotating = setInterval(() => {
    for (const { supervision } of entries.values()) attempt(() => supervision.rotate(limits));
  }, LOG_LOOK_MS);
  rotating.unref();
  const count = (): number =>
    [...entries.values()].filter(({ supervision }) => supervision.record().state !== "stopped").length;

  return {
    prefix: "/instances",
    handle: async ({ method, path, query, body }) => {
      switch (`${method} ${path}`) {
        case "GET /instances":
          return { status: 200, body: await list(table, query.get("target") ?? "", query.get("app") ?? "") };
        case "POST /instances": {
          const request = body as StartRequest;
          const { app, service } = request.spec;
          const key = `${request.target}/${app}/${service}`;
          return { status: 200, body: await turns(key, () => start(table, request)) };
        }
        case "POST /instances/fence": {
          const { target, app, service, fence } = body as FenceRequest;
          store.checkFence(store.of(target, app), service, fence);
          return { status: 200, body: {} };
        }
        case "POST /instances/stop":
          return { status: 200, body: await stop(table, body as StopRequest) };
        default:
          return { status: 404, body: {} };
      }
    },
    async adopt() {
      for (const state of store.all()) {
        for (const record of state.records.values()) {
          const { supervision } = supervise(state, record);
          if (supervision.adopt() === "gone") remove(table, record.id);
        }
      }
    },
    count,
    busy: () => count() > 0,
    async close() {
      clearInterval(rotating);
      for (const { supervision } of entries.values()) supervision.forget();
    },
  };
}

async function list({ entries }: Table, target: string, app: string): Promise<readonly Instance[]> {
  const wanted = [...entries.values()].filter(({ state }) => state.target === target && state.app === app);
  return Promise.all(wanted.map(({ supervision }) => view(supervision)));
}

async function view(supervision: Supervision): Promise<Instance> {
  const record = supervision.record();
  const alive = supervision.running();
  const pid = record.process?.pid;
  const executable = alive && pid !== undefined ? await digestOfRunning(pid, record.launch.program) : undefined;
  return instanceOf(record, { alive, state: record.state, because: withOutput(record), executable });
}

/** The last lines are read when asked for, never written down. */
function withOutput({ because, log }: InstanceRecord): Message | undefined {
  if (because === undefined) return undefined;
  return { code: because.code, params: { ...because.params, output: lastLines(log, LINES_SHOWN).join("\n") } };
}

async function start(table: Table, { target, spec, launch, fence }: StartRequest): Promise<Instance> {
  const state = table.store.of(target, spec.app);
  table.store.checkFence(state, spec.service, fence);
  const same = [...state.records.values()].find((record) => isSame(record, spec, fence));
  const known = same === undefined ? undefined : table.entries.get(same.id);
  if (known !== undefined) {
    // Its process is gone for good only when a variable was missing, and this caller brings the variables.
    if (known.supervision.record().state === "stopped") await known.supervision.start(spec.variables);
    return view(known.supervision);
  }
  const id = `${spec.service}-${randomBytes(4).toString("hex")}`;
  const { variables, ...kept } = spec;
  const record: InstanceRecord = {
    id,
    spec: kept,
    given: wantedVariables(spec.env).filter((name) => variables[name] !== undefined),
    launch,
    fence,
    port: await choosePort(table, spec),
    process: undefined,
    since: table.now(),
    restarts: 0,
    state: "starting",
    because: undefined,
    log: join(table.layout.target(target, spec.app), "logs", `${id}.log`),
  };
  const { supervision } = table.supervise(state, record);
  table.store.put(state, record);
  try {
    await supervision.start(variables);
  } catch (failure) {
    remove(table, id);
    throw failure;
  }
  return view(supervision);
}

function isSame({ spec, fence }: InstanceRecord, wanted: InstanceSpec, by: Fence): boolean {
  return (
    fence.rollout === by.rollout &&
    spec.service === wanted.service &&
    spec.version === wanted.version &&
    JSON.stringify(spec.artifact) === JSON.stringify(wanted.artifact)
  );
}

async function choosePort({ entries }: Table, spec: InstanceSpec): Promise<number> {
  const taken = new Set([...entries.values()].map(({ supervision }) => supervision.record().port));
  if (spec.portVariable !== undefined) return pickPort(taken);
  const port = spec.port ?? 0;
  if (port !== 0 && taken.has(port)) throw new SlipwayError("port-in-use", { port }, { doing: "starting-service" });
  return port;
}

async function stop(table: Table, { instance, fence, stopMs }: StopRequest): Promise<StopAnswer> {
  const entry = table.entries.get(instance);
  if (entry === undefined) return { graceful: true };
  table.store.checkFence(entry.state, entry.supervision.record().spec.service, fence);
  const answer = await entry.supervision.stop(stopMs);
  remove(table, instance);
  return answer;
}

/** Forgets an instance that is gone. Its log stays, its folder goes: like a container's, it lives as long as the instance. */
function remove({ entries, store, folderOf }: Table, id: string): void {
  const entry = entries.get(id);
  if (entry === undefined) return;
  entry.supervision.forget();
  entries.delete(id);
  store.remove(entry.state, id);
  attempt(() => rmSync(folderOf(entry.state, id), { recursive: true, force: true }));
}

/** Runs what has the same key one after the other. */
function createTurns(): <T>(key: string, act: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, act) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(act, act);
    last.set(key, mine);
    return mine;
  };
}

/** For what may fail without harm and is tried again or does not matter: a full disk must not end the supervisor. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Tried again at the next look.
  }
}
