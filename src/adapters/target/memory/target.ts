import { SlipwayError } from "../../../errors.ts";
import type { Message } from "../../../model/message.ts";
import type { Fence, Instance, InstanceSpec, InstanceState } from "../../../model/run.ts";
import type { Target } from "../../../ports/target.ts";

/** A target whose world a test may change behind its back. */
export interface MemoryTarget extends Target {
  /** Puts an instance into a state, as the world would. */
  become(instance: string, state: InstanceState, because?: Message): void;
  /** Takes an instance away, as a crash of the machine would. */
  lose(instance: string): void;
}

export interface MemoryTargetOptions {
  readonly name?: string;
  readonly protected?: boolean;
  readonly runsImages?: boolean;
  /** What an instance of this spec is when `start` answers; ready unless told. A thrown error is what `start` fails with. */
  readonly startsAs?: (spec: InstanceSpec) => InstanceState;
  /** Whether a stop succeeds without force. */
  readonly stopsGracefully?: (instance: Instance) => boolean;
  readonly now?: () => number;
}

/** A target that lives as long as the process: for tests of everything above the port. */
export function createMemoryTarget(options: MemoryTargetOptions = {}): MemoryTarget {
  const { name = "memory", startsAs = () => "ready", now = () => 0 } = options;
  const roots = new Map<string, string>();
  const fences = new Map<string, Fence>();
  const instances = new Map<string, { readonly instance: Instance; readonly rollout: string }>();
  let started = 0;

  const check = (app: string, service: string, fence: Fence): void => {
    const seen = fences.get(`${app}/${service}`);
    if (seen !== undefined && fence.epoch < seen.epoch) {
      throw new SlipwayError("rollout-fenced", { service, epoch: fence.epoch, newest: seen.epoch });
    }
    fences.set(`${app}/${service}`, fence);
  };
  const find = (spec: InstanceSpec, { rollout }: Fence): Instance | undefined =>
    [...instances.values()].find((known) => known.rollout === rollout && isSame(known.instance, spec))?.instance;

  return {
    name,
    protected: options.protected ?? false,
    runsImages: options.runsImages ?? true,
    async claim(app, root) {
      const other = roots.get(app) ?? root;
      if (other !== root) throw new SlipwayError("app-from-another-root", { app, target: name, root: other });
      roots.set(app, root);
    },
    async observe(app) {
      return [...instances.values()].map(({ instance }) => instance).filter((instance) => instance.app === app);
    },
    async fence({ app, service }, fence) {
      check(app, service, fence);
    },
    async start(spec, fence) {
      check(spec.app, spec.service, fence);
      const known = find(spec, fence);
      if (known !== undefined) return known;
      const state = startsAs(spec);
      started += 1;
      const instance = instanceOf(spec, state, started, now());
      instances.set(instance.id, { instance, rollout: fence.rollout });
      return instance;
    },
    async stop(id, fence) {
      const known = instances.get(id)?.instance;
      if (known === undefined) return { graceful: true };
      check(known.app, known.service, fence);
      instances.delete(id);
      return { graceful: options.stopsGracefully?.(known) ?? true };
    },
    become(id, state, because) {
      const known = instances.get(id);
      if (known !== undefined) instances.set(id, { ...known, instance: { ...known.instance, state, because } });
    },
    lose(id) {
      instances.delete(id);
    },
  };
}

function isSame(instance: Instance, spec: InstanceSpec): boolean {
  return (
    instance.app === spec.app &&
    instance.service === spec.service &&
    instance.version === spec.version &&
    JSON.stringify(instance.artifact) === JSON.stringify(spec.artifact)
  );
}

function instanceOf(spec: InstanceSpec, state: InstanceState, number: number, since: number): Instance {
  const { app, service, version, artifact } = spec;
  return {
    id: `${service}-${number}`,
    app,
    service,
    version,
    artifact,
    state,
    address: { host: "127.0.0.1", port: spec.portVariable === undefined ? (spec.port ?? 0) : 20_000 + number },
    pid: 100_000 + number,
    since,
    restarts: 0,
    because: undefined,
    executable: artifact.kind === "native" ? artifact.sha256 : artifact.digest,
    log: `/logs/${service}-${number}.log`,
  };
}
