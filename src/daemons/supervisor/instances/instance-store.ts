import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { writeFileAtomic } from "../../../kit/atomic-file.ts";
import type { Layout } from "../../../kit/home.ts";
import {
  INSTANCES_FILE,
  INSTANCES_SCHEMA,
  parseInstances,
  type InstanceRecord,
  type InstancesFile,
} from "../../../model/instance-record.ts";
import type { Fence } from "../../../model/run.ts";

/** What is remembered of one app on one target. */
export interface AppState {
  readonly target: string;
  readonly app: string;
  /** By service. */
  readonly fences: Map<string, Fence>;
  /** By instance id. */
  readonly records: Map<string, InstanceRecord>;
}

/** The instances files of a home; every change is on disk when the call returns. */
export interface InstanceStore {
  all(): readonly AppState[];
  of(target: string, app: string): AppState;
  put(state: AppState, record: InstanceRecord): void;
  remove(state: AppState, id: string): void;
  /** Refuses a fence that is older than one seen for the service, and remembers this one. */
  checkFence(state: AppState, service: string, fence: Fence): void;
}

/** Reads every instances file below the home's targets. */
export function openInstanceStore(layout: Layout): InstanceStore {
  const states = new Map<string, AppState>();
  // One app's unusable file must not keep the others from being looked after, and must not be written over.
  const unusable = new Map<string, unknown>();
  for (const target of foldersOf(layout.targets)) {
    for (const app of foldersOf(join(layout.targets, target))) {
      try {
        const state = readState(layout, target, app);
        if (state !== undefined) states.set(keyOf(target, app), state);
      } catch (failure) {
        unusable.set(keyOf(target, app), failure);
      }
    }
  }
  const write = ({ target, app, fences, records }: AppState): void => {
    const file: InstancesFile = {
      schema: INSTANCES_SCHEMA,
      fences: Object.fromEntries(fences),
      instances: [...records.values()],
    };
    writeFileAtomic(join(layout.target(target, app), INSTANCES_FILE), JSON.stringify(file, null, 2));
  };
  return {
    all: () => [...states.values()],
    of(target, app) {
      if (unusable.has(keyOf(target, app))) throw unusable.get(keyOf(target, app));
      const known = states.get(keyOf(target, app));
      if (known !== undefined) return known;
      const state: AppState = { target, app, fences: new Map(), records: new Map() };
      states.set(keyOf(target, app), state);
      return state;
    },
    put(state, record) {
      state.records.set(record.id, record);
      write(state);
    },
    remove(state, id) {
      if (state.records.delete(id)) write(state);
    },
    checkFence(state, service, fence) {
      const seen = state.fences.get(service);
      if (seen !== undefined && fence.epoch < seen.epoch) {
        throw new SlipwayError("rollout-fenced", { service, epoch: fence.epoch, newest: seen.epoch });
      }
      if (seen?.epoch === fence.epoch && seen.rollout === fence.rollout) return;
      state.fences.set(service, fence);
      write(state);
    },
  };
}

const keyOf = (target: string, app: string): string => `${target}\0${app}`;

function foldersOf(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function readState(layout: Layout, target: string, app: string): AppState | undefined {
  const path = join(layout.target(target, app), INSTANCES_FILE);
  if (!existsSync(path)) return undefined;
  const file = parseInstances(readFileSync(path, "utf8"));
  if (file === undefined) throw new SlipwayError("journal-broken", { file: path, reason: "not-json" });
  return {
    target,
    app,
    fences: new Map(Object.entries(file.fences)),
    records: new Map(file.instances.map((record) => [record.id, record])),
  };
}
