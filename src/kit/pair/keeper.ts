import type { ChildProcess } from "node:child_process";
import { lockHolder, tryLock } from "../lockfile.ts";
import { processIdentity, terminate, type ProcessIdentity } from "../process.ts";
import { openLink, type Channel, type Link, type LinkListener, type RawHandle } from "./link.ts";
import type { PairLog } from "./log.ts";
import type { PairMessage } from "./messages.ts";
import type { PairPlaces, PairRole } from "./places.ts";
import { startDaemon, type DaemonEntry } from "./start.ts";

export interface KeeperOptions {
  readonly places: PairPlaces;
  /** The role that is kept alive. */
  readonly other: PairRole;
  readonly entry: DaemonEntry;
  readonly log: PairLog;
  /** Hands a new process what it needs before it begins. */
  introduce(link: Link): void;
  /** The new process has its role. */
  claimed?(link: Link): void;
  /** What the keeper itself does not understand. */
  receive(message: PairMessage, handle: RawHandle | undefined, link: Link): void;
}

export interface Keeper {
  /** Begins to watch: the process that started us, or nobody yet. */
  start(parent: Link | undefined): void;
  link(): Link | undefined;
  /** True once the other serves. */
  ready(): boolean;
  /** Stops keeping; with `end` the other is told to end too, and that is waited for. */
  close(end: boolean): Promise<void>;
}

const PING_MS = 1_000;
/** Pings in a row without any word before a silent process is taken for hung (stopped, endless loop) and replaced. */
const SILENT_PINGS = 10;
const RETRY_MS = 50;
/** How long a started process may take to claim its role. */
const CLAIM_MS = 15_000;
/** Deaths within this time that are repaired at once; more of them wait longer and longer. */
const STORM_MS = 10_000;
const STORM_DEATHS = 5;
const LONGEST_PAUSE_MS = 5_000;

interface State {
  link: Link | undefined;
  ready: boolean;
  ending: boolean;
  silent: number;
  /** When the link was lost; a living process without a link is of no use to us. */
  lostAt: number;
  deaths: number[];
  reviving: Promise<void> | undefined;
  /** Tells the starter that the new process has its role. */
  claimed: (() => void) | undefined;
}

/** Keeps the other daemon of the pair alive: starts it again, under the pair's lock, as soon as its link is gone. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { places, other, log } = options;
  const state: State = {
    link: undefined,
    ready: false,
    ending: false,
    silent: 0,
    lostAt: Date.now(),
    deaths: [],
    reviving: undefined,
    claimed: undefined,
  };
  const pings = setInterval(() => void ping(options, state), PING_MS);

  const lost = (link: Link): void => {
    if (state.link !== link) return;
    Object.assign(state, { link: undefined, ready: false, silent: 0, lostAt: Date.now() });
    if (state.ending) return;
    log("peer-gone", { peer: other });
    state.deaths = [...state.deaths.filter((at) => Date.now() - at < STORM_MS), Date.now()];
    state.reviving ??= revive(options, state, watch).finally(() => (state.reviving = undefined));
  };

  const watch = (link: Link): LinkListener => ({
    gone: () => lost(link),
    message: (message, handle) => {
      state.silent = 0;
      if (message.type === "ping") link.send({ type: "pong" });
      else if (message.type === "claimed") {
        state.claimed?.();
        options.claimed?.(link);
      } else if (message.type === "ready") state.ready = true;
      else if (message.type !== "pong") options.receive(message, handle, link);
    },
  });

  return {
    start: (parent) => {
      state.link = parent;
      if (parent !== undefined) parent.listen(watch(parent));
      else state.reviving ??= revive(options, state, watch).finally(() => (state.reviving = undefined));
    },
    link: () => (state.ending ? undefined : state.link),
    ready: () => state.ready,
    close: async (end) => {
      state.ending = true;
      clearInterval(pings);
      await state.reviving;
      if (end) await endPeer(places, other, state);
      state.link?.close();
    },
  };
}

async function revive(options: KeeperOptions, state: State, watch: (link: Link) => LinkListener): Promise<void> {
  const { places, other, log } = options;
  await pause(stormPause(state.deaths.length));
  while (!state.ending && state.link === undefined) {
    const lock = tryLock(places.starting);
    if (lock === undefined) {
      await pause(RETRY_MS);
      continue;
    }
    try {
      const holder = lockHolder(places.role(other));
      if (holder === undefined) await startPeer(options, state, watch);
      else if (Date.now() - state.lostAt > SILENT_PINGS * PING_MS) {
        log("peer-unlinked", { peer: other, other: holder.pid });
        terminate(holder);
      }
    } finally {
      lock.release();
    }
    if (state.link === undefined) await pause(RETRY_MS);
  }
}

/** Starts the other and waits until it has its role, so that whoever gets the lock next sees it. */
async function startPeer(options: KeeperOptions, state: State, watch: (link: Link) => LinkListener): Promise<void> {
  const { places, other, entry, log } = options;
  const child = startDaemon({ entry, daemon: other, log: places.log(other), channel: true });
  const link = openLink(child as Channel);
  const claimed = claim(child, state);
  // Linked before it has its role: what we begin to listen on meanwhile must reach it too.
  state.link = link;
  link.listen(watch(link));
  options.introduce(link);
  link.send({ type: "begin" });
  if (await claimed) return log("peer-started", { peer: other, other: child.pid ?? 0 });
  log("peer-failed", { peer: other, other: child.pid ?? 0 });
  state.link = undefined;
  child.kill("SIGKILL");
  state.deaths.push(Date.now());
  await pause(stormPause(state.deaths.length));
}

function claim(child: ChildProcess, state: State): Promise<boolean> {
  return new Promise((resolve) => {
    const accept = (): void => settle(true);
    const refuse = (): void => settle(false);
    const timer = setTimeout(refuse, CLAIM_MS);
    // A settled one must not touch the claim of a later child: its exit is still to come.
    const settle = (answer: boolean): void => {
      clearTimeout(timer);
      child.off("error", refuse).off("exit", refuse);
      child.on("error", ignore);
      state.claimed = undefined;
      resolve(answer);
    };
    state.claimed = accept;
    child.once("error", refuse).once("exit", refuse);
  });
}

async function ping(options: KeeperOptions, state: State): Promise<void> {
  if (state.link === undefined || state.ending) return;
  state.silent += 1;
  if (state.silent <= SILENT_PINGS) return state.link.send({ type: "ping" });
  const holder = lockHolder(options.places.role(options.other));
  options.log("peer-silent", { peer: options.other, other: holder?.pid ?? 0 });
  if (holder !== undefined) terminate(holder);
  // Also when nobody has the role: whoever is at the other end is of no use, and only a lost link leads to a new process.
  state.link.close();
}

async function endPeer(places: PairPlaces, other: PairRole, state: State): Promise<void> {
  state.link?.send({ type: "end" });
  const deadline = Date.now() + SILENT_PINGS * PING_MS;
  let holder: ProcessIdentity | undefined;
  while ((holder = lockHolder(places.role(other))) !== undefined && processIdentity(holder.pid) !== undefined) {
    if (Date.now() > deadline) terminate(holder);
    await pause(RETRY_MS);
  }
}

function ignore(): void {}

function stormPause(deaths: number): number {
  return deaths <= STORM_DEATHS ? 0 : Math.min(100 * 2 ** (deaths - STORM_DEATHS), LONGEST_PAUSE_MS);
}

function pause(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
