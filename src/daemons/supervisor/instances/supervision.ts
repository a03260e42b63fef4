import { isSlipwayError, SlipwayError } from "../../../errors.ts";
import { pauseAt } from "../../../kit/hook.ts";
import type { InstanceRecord, StopAnswer } from "../../../model/instance-record.ts";
import type { Message } from "../../../model/message.ts";
import { environmentOf } from "./environment.ts";
import { isPortFree, LOOPBACK } from "./free-port.ts";
import { watchHealth, type Health, type HealthTimes } from "./health-watch.ts";
import { rotateLog, type LogLimits } from "./log-file.ts";
import { LOOP_CRASHES, nextRun } from "./restart-policy.ts";
import {
  adoptProcess,
  endGroup,
  findMarked,
  startProcess,
  stopProcess,
  type ServiceProcess,
} from "./service-process.ts";

/** The life of one instance, from its first start until it is stopped or we are. */
export interface Supervision {
  record(): InstanceRecord;
  running(): boolean;
  /** Starts the process; throws when it cannot be started. Gives the values of variables, kept in memory only. */
  start(given: Readonly<Record<string, string>>): Promise<void>;
  /** Takes up what an earlier supervisor started; "gone" when it was to be stopped and is. */
  adopt(): "kept" | "gone";
  stop(stopMs: number): Promise<StopAnswer>;
  rotate(limits: LogLimits): void;
  /** Stops looking after it; the process goes on. */
  forget(): void;
}

export interface SupervisionDeps {
  /** The daemon's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the process runs. */
  readonly folder: string;
  readonly healthTimes: HealthTimes;
  readonly now: () => number;
  /** Called at every change, before anything depends on it. */
  readonly save: (record: InstanceRecord) => void;
}

/** Looks after one instance. */
export function createSupervision(initial: InstanceRecord, deps: SupervisionDeps): Supervision {
  const life: Life = {
    deps,
    record: initial,
    given: {},
    running: undefined,
    crashes: initial.state === "crash-loop" ? LOOP_CRASHES : 0,
    endWatch: () => {},
    timer: undefined,
    launching: undefined,
    stopping: undefined,
    forgotten: false,
  };
  return {
    record: () => life.record,
    running: () => life.running !== undefined,
    async start(given) {
      clearTimeout(life.timer);
      life.given = given;
      life.crashes = 0;
      await launch(life, life.record.restarts);
    },
    adopt: () => adopt(life),
    stop: (stopMs) => (life.stopping ??= stop(life, stopMs)),
    rotate: (limits) => void rotateLog(life.record.log, limits, life.running?.identity.pid),
    forget() {
      life.forgotten = true;
      clearTimeout(life.timer);
      life.endWatch();
      life.running?.forget();
    },
  };
}

interface Life {
  readonly deps: SupervisionDeps;
  record: InstanceRecord;
  given: Readonly<Record<string, string>>;
  running: ServiceProcess | undefined;
  /** Ends in a row. */
  crashes: number;
  endWatch: () => void;
  /** The next attempt. */
  timer: NodeJS.Timeout | undefined;
  launching: Promise<void> | undefined;
  stopping: Promise<StopAnswer> | undefined;
  forgotten: boolean;
}

function change(life: Life, patch: Partial<InstanceRecord>): void {
  life.record = { ...life.record, ...patch };
  life.deps.save(life.record);
}

function adopt(life: Life): "kept" | "gone" {
  const { record } = life;
  const identity = record.process ?? findMarked(record.id);
  const process = identity === undefined ? undefined : adoptProcess(identity);
  if (process !== undefined) {
    if (record.process === undefined) change(life, { process: process.identity });
    follow(life, process, record.state === "ready" || record.state === "unready" ? record.state : "starting");
    return "kept";
  }
  if (record.state === "stopping") return "gone";
  if (record.state === "stopped") return "kept";
  if (record.process === undefined) life.timer = setTimeout(() => void tryAgain(life), 0);
  else tryLater(life, ended(record, "unknown"), life.deps.now() - record.since);
  return "kept";
}

function launch(life: Life, restarts: number): Promise<void> {
  const launching = launchOnce(life).then((process) => {
    const loop = life.crashes >= LOOP_CRASHES;
    change(life, {
      process: process.identity,
      since: life.deps.now(),
      restarts,
      state: loop ? "crash-loop" : "starting",
      because: loop ? life.record.because : undefined,
    });
    follow(life, process, "starting");
  });
  life.launching = launching;
  return launching.finally(() => (life.launching = undefined));
}

function follow(life: Life, process: ServiceProcess, known: Health): void {
  const { record, deps } = life;
  life.running = process;
  const target = { host: LOOPBACK, port: record.port, path: record.spec.health };
  life.endWatch = watchHealth(target, deps.healthTimes, known, (health, because) => {
    if (life.running !== process || life.stopping !== undefined) return;
    // A crash loop is over when the service is ready, not when it is being tried once more.
    if (health !== "ready" && life.crashes >= LOOP_CRASHES) return;
    change(life, { state: health, because });
  });
  void process.ended.then((status) => onEnd(life, process, status));
}

function onEnd(life: Life, process: ServiceProcess, status: string): void {
  if (life.running !== process || life.forgotten) return;
  life.endWatch();
  life.running = undefined;
  if (life.stopping !== undefined) return;
  endGroup(process.identity.pid);
  tryLater(life, ended(life.record, status), life.deps.now() - life.record.since);
}

function tryLater(life: Life, because: Message, ranMs: number): void {
  const next = nextRun(life.crashes, ranMs);
  life.crashes = next.crashes;
  const loop: Message = {
    code: "crash-loop",
    params: { ...because.params, crashes: next.crashes, last: because.code },
  };
  change(life, {
    process: undefined,
    state: next.loop ? "crash-loop" : "restarting",
    because: next.loop ? loop : because,
  });
  life.timer = setTimeout(() => void tryAgain(life), next.delayMs);
}

async function tryAgain(life: Life): Promise<void> {
  if (life.stopping !== undefined || life.forgotten) return;
  try {
    await launch(life, life.record.restarts + 1);
  } catch (failure) {
    const because = whyNot(failure, life.record.spec.service);
    if (because.code === "env-unset") change(life, { process: undefined, state: "stopped", because });
    else if (!life.forgotten) tryLater(life, because, 0);
  }
}

async function stop(life: Life, stopMs: number): Promise<StopAnswer> {
  clearTimeout(life.timer);
  await life.launching?.catch(() => {});
  life.endWatch();
  const process = life.running;
  if (process === undefined) return { graceful: true };
  change(life, { state: "stopping", because: undefined });
  const answer = await stopProcess(process.identity, stopMs);
  process.forget();
  life.running = undefined;
  return answer;
}

function ended(record: InstanceRecord, status: string): Message {
  return { code: "exited", params: { service: record.spec.service, status } };
}

async function launchOnce({ record, given, deps }: Life): Promise<ServiceProcess> {
  const { spec, launch, port, log } = record;
  const environment = environmentOf(record, given, deps.env);
  if (environment.kind === "unset") {
    throw new SlipwayError(
      "env-unset",
      { service: spec.service, names: environment.names },
      { doing: "starting-service" },
    );
  }
  if (port !== 0 && !(await isPortFree(port))) {
    throw new SlipwayError("port-in-use", { port }, { doing: "starting-service" });
  }
  const process = await startProcess({
    service: spec.service,
    program: launch.program,
    args: launch.args,
    env: environment.env,
    folder: deps.folder,
    log,
  });
  await pauseAt("instance-spawned");
  return process;
}

function whyNot(failure: unknown, service: string): Message {
  if (!isSlipwayError(failure)) return { code: "not-started", params: { service, status: String(failure) } };
  const { code, params } = failure;
  return { code: code === "instance-exited" ? "not-started" : code, params };
}
