import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clients, startClients } from "./clients.ts";
import { QUICK_ROLLOUT } from "./quick-rollout.ts";
import { createStage, type Stage, writeOrdersRelease } from "./stage.ts";

/** Every stored transition of a canary with two steps, with the outcome the watcher must bring about when the process dies there. */
const WALK: readonly (readonly [transition: string, outcome: "promoted" | "restored"])[] = [
  ["started", "restored"],
  ["canary-starting", "restored"],
  ["canary-started", "restored"],
  ["canary-ready", "restored"],
  ["shift-decided#1", "restored"],
  ["shifted#1", "restored"],
  ["step-passed#1", "restored"],
  ["shift-decided#2", "restored"],
  ["shifted#2", "restored"],
  ["step-passed#2", "restored"],
  ["promote-decided", "promoted"],
  ["promoted", "promoted"],
  ["draining", "promoted"],
  ["drained", "promoted"],
  ["retiring", "promoted"],
  ["retired", "promoted"],
  ["finished", "promoted"],
];

/** The whole walk takes minutes: everywhere else than where everything must run, the decisive places stand for it. */
const WHOLE = process.env["CI"] !== undefined || process.env["SLIPWAY_PARTS"] === "required";
const DECISIVE = ["canary-ready", "shifted#1", "promote-decided"];
const walked = WHOLE ? WALK : WALK.filter(([transition]) => DECISIVE.includes(transition));
if (!WHOLE)
  process.stderr.write(
    `left out: kill -9 at ${WALK.length - walked.length} of ${WALK.length} transitions: minutes long, runs in CI\n`,
  );

describe("kill -9 of the deploying process at every stored transition of a canary", () => {
  let stage: Stage;
  let shop: string;
  let clients: Clients;
  let number = 1;
  const measured: string[] = [];

  beforeAll(async () => {
    stage = createStage("kill-walk");
    shop = stage.project("shop");
    writeFileSync(join(shop, "slipway.yaml"), QUICK_ROLLOUT);
    const { services } = JSON.parse((await stage.slipway(["up", "--json", "orders"], { cwd: shop })).stdout);
    clients = startClients(`${services[0].url}/orders`, 300, 900_000);
    // One undisturbed deploy, so that there is an older warm version to retire in every later one.
    await deploy(nextVersion());
  });

  afterAll(async () => {
    await clients?.stop();
    await stage?.strike();
    process.stderr.write(`traffic whole on one version after the kill:\n${measured.join("\n")}\n`);
  });

  const nextVersion = (): string => {
    number += 1;
    writeOrdersRelease(shop, `v${number}`, 0);
    return `v${number}`;
  };
  const deploy = async (version: string): Promise<void> => {
    const run = await stage.slipway(["deploy", "orders", "--version", version, "--json"], { cwd: shop });
    expect(run.status, run.stderr).toBe(0);
  };
  const orders = async () => {
    const { services } = JSON.parse((await stage.slipway(["status", "--json"], { cwd: shop })).stdout);
    return services.find((row: { service: string }) => row.service.endsWith("orders"));
  };
  const whole = async (): Promise<string | undefined> => {
    const arms: readonly { weight: number; version: string }[] = (await orders()).route.arms;
    return arms.find(({ weight }) => weight === 1000)?.version;
  };

  it.each(walked)(
    "at %s: %s by itself, never both, no request failed; --resume ends as an undisturbed run",
    async (transition, outcome) => {
      const before = await whole();
      const version = nextVersion();
      const pauses = join(stage.folder, `pause-${version}`);
      mkdirSync(pauses);
      clients.restart();
      const { child, ended } = stage.begin(["deploy", "orders", "--version", version, "--json"], {
        cwd: shop,
        env: { SLIPWAY_PAUSE_AT: `rollout.${transition}`, SLIPWAY_PAUSE_DIR: pauses },
      });
      const mark = join(pauses, `rollout.${transition.replace("#", "-")}.reached`);
      const early = ended.then(({ stderr, status }) => {
        if (!existsSync(mark)) throw new Error(`ended with ${status} before ${transition}\n${stderr}`);
      });
      await Promise.race([
        early,
        stage.until(`${transition} reached`, () => (existsSync(mark) ? true : undefined), 120_000),
      ]);

      child.kill("SIGKILL");
      const killed = Date.now();
      await ended;

      const expected = outcome === "promoted" ? version : before;
      await stage.until(
        `all traffic on ${expected}`,
        async () => ((await whole()) === expected ? true : undefined),
        30_000,
      );
      measured.push(`${transition}: ${outcome} after ${Date.now() - killed} ms`);
      const settled = await stage.until(
        "the rollout ended by itself",
        async () => {
          const state = (await orders()).state.code;
          return ["serving", "restored", "promoted"].includes(state) ? state : undefined;
        },
        30_000,
      );
      expect(settled).toBeDefined();
      expect(clients.seen().failed).toEqual([]);

      const resumed = await stage.slipway(["deploy", "orders", "--resume", "--json"], { cwd: shop });
      if (outcome === "restored") {
        expect(resumed.status, resumed.stderr).toBe(0);
        expect(JSON.parse(resumed.stdout)).toMatchObject({ outcome: "promoted", serving: { version } });
      }
      expect(await whole()).toBe(version);
      expect(clients.seen().failed).toEqual([]);
    },
  );

  it("a deploying process stopped for 10 s and continued changes nothing", async () => {
    const before = await whole();
    const version = nextVersion();
    const pauses = join(stage.folder, `pause-${version}`);
    mkdirSync(pauses);
    clients.restart();
    const { child, ended } = stage.begin(["deploy", "orders", "--version", version, "--json"], {
      cwd: shop,
      env: { SLIPWAY_PAUSE_AT: "rollout.shifted#1", SLIPWAY_PAUSE_DIR: pauses },
    });
    await stage.until(
      "first step",
      () => (existsSync(join(pauses, "rollout.shifted-1.reached")) ? true : undefined),
      120_000,
    );
    child.kill("SIGSTOP");
    writeFileSync(join(pauses, "rollout.shifted-1.go"), "");
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const asleep = await orders();
    child.kill("SIGCONT");

    const run = await ended;

    expect([1, 7]).toContain(run.status);
    const awake = await orders();
    expect(awake.route.arms).toEqual(asleep.route.arms);
    expect(awake.route.fence).toEqual(asleep.route.fence);
    expect(await whole()).toBe(before);
    expect(clients.seen().failed).toEqual([]);
  });
});
