import { expect, it } from "vitest";
import type { Pair } from "./daemons.ts";

/** What every pair adapter promises. `open` gives a home where nothing runs yet. */
export function pairContract(open: () => Promise<Pair>): void {
  const nothing = { supervisor: undefined, splitter: undefined, ready: false };

  it("observe() starts nothing", async () => {
    const pair = await open();

    expect(await pair.observe()).toEqual(nothing);
    expect(await pair.observe()).toEqual(nothing);
  });

  it("ensure() brings both up, and leaves them alone when asked again", async () => {
    const pair = await open();

    await pair.ensure();
    const state = await pair.observe();
    await Promise.all([pair.ensure(), pair.ensure()]);

    expect(state.ready).toBe(true);
    expect(state.supervisor).not.toBe(state.splitter);
    expect(await pair.observe()).toEqual(state);
  });

  it("stop() ends both, is harmless when none runs, and leaves the way free for ensure()", async () => {
    const pair = await open();

    expect(await pair.stop()).toBe(true);
    await pair.ensure();
    expect(await pair.stop()).toBe(true);
    expect(await pair.observe()).toEqual(nothing);

    await pair.ensure();
    expect(await pair.observe()).toMatchObject({ ready: true });
  });
}
