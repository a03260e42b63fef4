import { describe, expect, it } from "vitest";
import { createLeapingClock } from "./leaping.ts";
import { createSystemClock } from "./system.ts";

describe("createLeapingClock()", () => {
  it("wakes sleepers in the order of their moments, without waiting", async () => {
    const clock = createLeapingClock(100);
    const woken: string[] = [];
    const sleepThenSay = async (ms: number, name: string) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };

    await Promise.all([sleepThenSay(3_600_000, "late"), sleepThenSay(5, "early"), sleepThenSay(5, "second")]);

    expect(woken).toEqual(["early at 105", "second at 105", "late at 3600100"]);
  });
});

for (const [name, create] of [
  ["createLeapingClock()", () => createLeapingClock()],
  ["createSystemClock()", createSystemClock],
] as const) {
  describe(name, () => {
    it("rejects a sleep with the reason of its signal, before or while it sleeps", async () => {
      const clock = create();
      const controller = new AbortController();
      const reason = new Error("stop");
      const sleeping = clock.sleep(2_147_483_647, controller.signal);
      controller.abort(reason);

      await expect(sleeping).rejects.toBe(reason);
      await expect(clock.sleep(1, controller.signal)).rejects.toBe(reason);
    });
  });
}
