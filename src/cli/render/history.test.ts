import { beforeEach, describe, expect, it } from "vitest";
import type { JournalEntry, RolloutTransition, VersionRef } from "../../model/rollout.ts";
import { createTranslate } from "../../texts/translate.ts";
import { historyLines } from "./history.ts";
import { createSay, type Say } from "./say.ts";

const version = (name: string): VersionRef => ({
  version: name,
  repository: "embedded/shop/orders",
  digest: `sha256:${"a".repeat(64)}`,
  instance: null,
  spec: null,
});
const BEGAN = new Date(2026, 2, 1, 9, 5, 30).getTime();

function story(rollout: string, service: string, began: number, steps: readonly [ms: number, RolloutTransition][]) {
  return steps.map(
    ([ms, transition]): JournalEntry => ({
      seq: 1,
      at: began + ms,
      app: "shop",
      service,
      rollout,
      epoch: 1,
      transition,
    }),
  );
}

const started = (to: string): RolloutTransition => ({
  type: "started",
  from: version("v1"),
  to: version(to),
  policy: {} as Extract<RolloutTransition, { type: "started" }>["policy"],
  plan: [],
});
const PROMOTED = story("r1", "orders", BEGAN, [
  [0, started("v2")],
  [100, { type: "canary-starting" }],
  [1_200, { type: "canary-ready", instance: "orders-1" }],
  [1_300, { type: "shift-decided", step: 0, weight: 50 }],
  [1_400, { type: "shifted", step: 0, weight: 50 }],
  [180_000, { type: "promoted" }],
  [180_100, { type: "finished", outcome: "promoted" }],
]);

describe("historyLines()", () => {
  let say: Say;
  beforeEach(async () => {
    say = createSay(await createTranslate("en"));
  });

  it("tells a rollout as one story: when it began, then what had passed at each step that says something", async () => {
    expect(await historyLines(PROMOTED, { say, most: 40 })).toEqual([
      "2026-03-01 09:05:30  orders: rollout from v1 to v2 begins",
      "            + 1.2 s  orders: the new version is ready (orders-1)",
      "            + 1.4 s  orders: step 1, the new version gets 5 %",
      "            + 3 min  orders: promoted, the new version serves everything",
    ]);
  });

  it("keeps rollouts of two services apart that ran at once", async () => {
    const other = story("r1", "users", BEGAN + 500, [[0, started("v9")]]);
    const mixed = [...PROMOTED, ...other].toSorted((a, b) => a.at - b.at);

    const lines = await historyLines(mixed, { say, most: 40 });

    expect(lines.slice(-2)).toEqual(["", "2026-03-01 09:05:30  users: rollout from v1 to v9 begins"]);
  });

  it("shows where a story breaks off, and says how many earlier lines it leaves out", async () => {
    const lines = await historyLines(PROMOTED.slice(0, 4), { say, most: 1 });

    expect(lines).toEqual([
      "(2 earlier entries; --all shows them)",
      "2026-03-01 09:05:31  orders: step 1, 5 % decided",
    ]);
  });

  it("says so when nothing was done", async () => {
    expect(await historyLines([], { say, most: 40 })).toEqual(["nothing was done here yet"]);
  });
});
