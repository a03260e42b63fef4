import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSystemClock } from "../../src/adapters/clock/system.ts";
import { runSplitterProcess } from "../../src/daemons/splitter/process.ts";
import type { OpenRollout } from "../../src/daemons/supervisor/lease-watch.ts";
import { createInstances } from "../../src/daemons/supervisor/instances/instances.ts";
import { runSupervisor } from "../../src/daemons/supervisor/process.ts";
import { layoutOf } from "../../src/kit/home.ts";

/**
 * The program behind the pair in these tests: the shipped processes of both daemons, with a rollout watch that only writes down what it
 * was asked to do. Words: `supervisor|splitter <home> <idleMs>`.
 */
const [role = "", home = "", idle = ""] = process.argv.slice(2);
const entry = { program: process.execPath, args: (name: string) => [process.argv[1] ?? "", name, home, idle] };
const note = (file: string, what: object): void => appendFileSync(join(home, file), `${JSON.stringify(what)}\n`);

if (role === "splitter") await runSplitterProcess({ home, entry, clock: createSystemClock(), seed: 1 });
else
  await runSupervisor({
    home,
    entry,
    supervised: [createInstances({ layout: layoutOf(home) })],
    idleMs: Number(idle),
    rollouts: {
      openRollouts: async () => {
        const file = join(home, "rollouts.json");
        return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly OpenRollout[]) : [];
      },
      recover: async (key, { epoch }) => note("recovered.log", { ...key, epoch }),
      watchHeld: async (key, { epoch }) => {
        note("watched.log", { ...key, epoch });
        return 100;
      },
    },
  });
