import { writeFileSync } from "node:fs";
import { load, openArms, openHome, shoot, sleep, until, type Shot } from "./bed.ts";

/**
 * Kills each daemon in turn under load and writes down what it cost, as a program of its own so that it also runs where no test runner
 * does. Words: `<daemon program> <result file>`.
 */
const [program = "", result = ""] = process.argv.slice(2);

export interface Killing {
  readonly victim: "splitter" | "supervisor";
  readonly requests: number;
  /** Codes of requests that failed though they began after the victim was gone. */
  readonly failedAfter: readonly string[];
  readonly refused: number;
  readonly inFlight: number;
  readonly servedAgainMs: number;
}

const home = openHome(program);
const arms = await openArms();
const killings: Killing[] = [];
try {
  await home.pair.ensure();
  const { listen } = await home.traffic.set(arms.spec("orders", 250), { rollout: "r1", epoch: 1 });
  for (const victim of ["splitter", "supervisor", "splitter", "supervisor", "splitter"] as const) {
    const running = load(listen.port, 20);
    await sleep(500);
    const killed = performance.now();
    const gone = await home.kill(victim);
    await until(async () => (await shoot(listen.port)).answer !== undefined);
    await until(async () => (await home.pair.observe()).ready);
    await sleep(300);
    killings.push(judge(victim, await running.stop(), killed, gone));
  }
} finally {
  const ended = await home.pair.stop({ force: true });
  writeFileSync(result, JSON.stringify({ platform: process.platform, killings, ended }));
}
process.exit(0);

function judge(victim: Killing["victim"], shots: readonly Shot[], killed: number, gone: number): Killing {
  const failed = shots.filter(({ failure }) => failure !== undefined);
  const served = shots.filter(({ from, answer }) => from > gone && answer !== undefined).map(({ to }) => to);
  return {
    victim,
    requests: shots.length,
    failedAfter: failed.filter(({ from }) => from > gone).flatMap(({ failure }) => failure ?? []),
    refused: failed.filter(({ failure }) => failure === "ECONNREFUSED").length,
    inFlight: failed.length,
    servedAgainMs: Math.round(Math.min(...served) - killed),
  };
}
