import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { createDaemons } from "../../src/adapters/daemons/launch.ts";
import { createPair } from "../../src/adapters/daemons/pair.ts";
import { createSplitterTraffic } from "../../src/adapters/traffic/splitter/traffic.ts";
import { controlSecret } from "../../src/kit/http/control.ts";
import { lockHolder } from "../../src/kit/lockfile.ts";
import { pairPlaces, type PairRole } from "../../src/kit/pair/places.ts";
import type { RouteSpec } from "../../src/model/run.ts";
import { arm } from "../bed/splitter.ts";
import { processIdentity, terminate, waitGone, type ProcessIdentity } from "../../src/kit/process.ts";

/** Far above what any of this takes, for a machine that is busy with other things. */
export const PATIENCE_MS = 40_000;

/** Bundles the daemons' program once; Node 20 cannot run TypeScript. */
export async function bundleDaemon(folder: string, source = "daemon.ts"): Promise<string> {
  const outfile = join(folder, source.replace(/\.ts$/, ".mjs"));
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), source)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    external: ["esbuild"],
    logLevel: "warning",
  });
  return outfile;
}

/** One home with its own pair. */
export function openHome(program: string, idleMs = 600_000) {
  const home = mkdtempSync(join(tmpdir(), "slipway-pair-"));
  const entry = {
    program: process.execPath,
    args: (name: string) => [program, name, home, String(idleMs)],
  };
  const places = pairPlaces(home);
  const pair = createPair({ home, daemons: createDaemons({ home, entry }) });
  const member = (role: PairRole): ProcessIdentity | undefined => lockHolder(places.role(role));
  const lines = (name: string): readonly string[] => {
    const file = join(home, name);
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  };

  return {
    home,
    entry,
    places,
    pair,
    traffic: createSplitterTraffic({ endpoint: places.endpoint("splitter"), secret: controlSecret(places.secretFile) }),
    member,
    lines,
    log: (role: PairRole) => (existsSync(places.log(role)) ? readFileSync(places.log(role), "utf8") : ""),
    /** Whole or not at all: a daemon may be reading. */
    write: (name: string, content: unknown) => {
      writeFileSync(join(home, `${name}.new`), JSON.stringify(content));
      renameSync(join(home, `${name}.new`), join(home, name));
    },
    /** Kills with SIGKILL and waits until the process is gone; answers when. */
    kill: async (role: PairRole): Promise<number> => {
      const identity = member(role);
      if (identity === undefined) throw new Error(`no ${role} runs`);
      terminate(identity);
      if (!(await waitGone(identity, PATIENCE_MS))) throw new Error(`the ${role} did not die`);
      return performance.now();
    },
    /** Ends what still runs, whatever state it is in. */
    close: async (): Promise<void> => {
      if (!(await pair.stop({ force: true }))) {
        for (const role of ["supervisor", "splitter", "supervisor"] as const) {
          const identity = member(role);
          if (identity !== undefined) terminate(identity);
        }
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export type Home = ReturnType<typeof openHome>;

/** Waits until there is an answer. */
export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms for ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface Shot {
  /** By performance.now(), milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Name of the arm that answered. */
  readonly answer?: string;
  readonly failure?: string;
}

/** A service with two versions: each answers with its name, 20 ms later. */
export async function openArms() {
  const servers = ["stable", "canary"].map((name) =>
    createServer((_, answer) => void setTimeout(() => answer.end(name), 20)).listen(0, "127.0.0.1"),
  );
  await Promise.all(servers.map((server) => once(server, "listening")));
  const [stable = 0, canary = 0] = servers.map((server) => (server.address() as AddressInfo).port);
  const spec = (service: string, canaryWeight: number): RouteSpec => ({
    app: "shop",
    service,
    arms: [arm("stable", stable, 1000 - canaryWeight), arm("canary", canary, canaryWeight)],
    sticky: false,
    tickMs: 250,
  });
  return {
    spec,
    close: async () => {
      for (const server of servers) server.close().closeAllConnections();
    },
  };
}

/** One request on a connection of its own. */
export function shoot(port: number): Promise<Shot> {
  const from = performance.now();
  return new Promise((resolve) => {
    const fail = (failure: NodeJS.ErrnoException): void =>
      resolve({ from, to: performance.now(), failure: failure.code ?? failure.message });
    const call = request({ host: "127.0.0.1", port, agent: false, timeout: PATIENCE_MS }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (text += chunk));
      incoming.on("error", fail);
      incoming.on("end", () => resolve({ from, to: performance.now(), answer: text }));
    });
    call.on("timeout", () => call.destroy(new Error("timeout"))).on("error", fail);
    call.end();
  });
}

/** Open-loop load: a request every `everyMs`, however long the others take. `stop` waits for all answers. */
export function load(port: number, everyMs = 5) {
  const shots: Promise<Shot>[] = [];
  const timer = setInterval(() => shots.push(shoot(port)), everyMs);
  return {
    stop: async (): Promise<readonly Shot[]> => {
      clearInterval(timer);
      return Promise.all(shots);
    },
  };
}

/** True when nobody has this pid any more. */
export const isGone = (pid: number): boolean => processIdentity(pid) === undefined;

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
