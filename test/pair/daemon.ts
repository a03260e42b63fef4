import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { runSplitterProcess } from "../../src/daemons/splitter/process.ts";
import type { OpenRollout } from "../../src/daemons/supervisor/lease-watch.ts";
import { runSupervisor } from "../../src/daemons/supervisor/process.ts";
import type { Listeners } from "../../src/kit/pair/listeners.ts";

/**
 * The program behind the pair in these tests: the shipped shells of both daemons around a splitter of a dozen lines, which answers with
 * what its state file says. Words: `supervisor|splitter <home> <idleMs>`.
 */
const [role = "", home = "", idle = ""] = process.argv.slice(2);
const entry = { program: process.execPath, args: (name: string) => [process.argv[1] ?? "", name, home, idle] };

interface TestRoute {
  readonly key: string;
  readonly port: number;
  readonly weight: number;
}

function read<T>(name: string, otherwise: T): T {
  const file = join(home, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : otherwise;
}

async function start(listeners: Listeners) {
  const servers = new Map<string, Server>();
  const follow = async (): Promise<void> => {
    const routes = read<readonly TestRoute[]>("routes.json", []);
    for (const { key, port } of routes) {
      if (servers.has(key)) continue;
      const server = createServer((_, answer) => {
        const weight = read<readonly TestRoute[]>("routes.json", []).find((route) => route.key === key)?.weight;
        setTimeout(() => answer.end(JSON.stringify({ pid: process.pid, weight })), 20);
      });
      servers.set(key, server);
      const bound = await listeners.listen(server, key, "127.0.0.1", port);
      appendFileSync(join(home, "bound.log"), `${JSON.stringify({ key, port: bound, pid: process.pid })}\n`);
    }
    for (const [key, server] of servers) {
      if (routes.some((route) => route.key === key)) continue;
      servers.delete(key);
      server.close();
      server.closeAllConnections();
      await listeners.release(key);
    }
  };
  await follow();
  let following = Promise.resolve();
  const timer = setInterval(() => {
    following = following.then(follow);
  }, 25);
  return {
    close: async () => {
      clearInterval(timer);
      await following;
      for (const server of servers.values()) server.close().closeAllConnections();
    },
  };
}

if (role === "splitter") await runSplitterProcess({ home, entry, start });
else
  await runSupervisor({
    home,
    entry,
    supervised: [],
    idleMs: Number(idle),
    rollouts: {
      openRollouts: async () => read<readonly OpenRollout[]>("rollouts.json", []),
      recover: async (key, fence) => {
        appendFileSync(join(home, "recovered.log"), `${JSON.stringify({ ...key, epoch: fence.epoch })}\n`);
      },
      watchHeld: async (key, fence) => {
        appendFileSync(join(home, "watched.log"), `${JSON.stringify({ ...key, epoch: fence.epoch })}\n`);
        return 100;
      },
    },
  });
