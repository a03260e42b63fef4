import { expect, it } from "vitest";
import type { Role, Tick } from "../model/run.ts";
import type { Evidence } from "./evidence.ts";

/** A source of evidence with the means to give it something to count. */
export interface EvidenceBench {
  readonly evidence: Evidence;
  readonly key: { readonly app: string; readonly service: string };
  /** Answers so many requests on one arm, `errors` of them with 500. */
  answer(role: Role, requests: number, errors: number): Promise<void>;
  /** Returns once what was answered until now stands in finished ticks. */
  settle(): Promise<void>;
  /** A new life of the source. */
  restart(): Promise<void>;
}

/** What every source of evidence keeps. */
export function evidenceContract(open: () => Promise<EvidenceBench>): void {
  const sum = (ticks: readonly Tick[], role: Role, what: "requests" | "errors"): number =>
    ticks.reduce((total, tick) => total + tick[role][what], 0);

  it("since() without a cursor answers with the cursor of what comes next, and no ticks", async () => {
    const { evidence, key, answer, settle } = await open();
    await answer("stable", 3, 0);
    await settle();

    const start = await evidence.since(key, undefined);
    await answer("stable", 2, 0);
    await settle();
    const next = await evidence.since(key, start.cursor);

    expect([start.ticks, start.lost, next.lost]).toEqual([[], false, false]);
    expect(sum(next.ticks, "stable", "requests")).toBe(2);
  });

  it("since() counts every answer once, by arm", async () => {
    const { evidence, key, answer, settle } = await open();
    const { cursor } = await evidence.since(key, undefined);
    await answer("stable", 9, 1);
    await answer("canary", 5, 4);
    await settle();

    const { ticks } = await evidence.since(key, cursor);

    expect([sum(ticks, "stable", "requests"), sum(ticks, "stable", "errors")]).toEqual([9, 1]);
    expect([sum(ticks, "canary", "requests"), sum(ticks, "canary", "errors")]).toEqual([5, 4]);
    for (const tick of ticks)
      for (const counts of [tick.stable, tick.canary]) {
        expect(Object.values(counts.classes).reduce((a, b) => a + b)).toBe(counts.requests);
        expect(counts.latency.reduce((a, b) => a + b)).toBe(counts.requests);
        expect(counts.classes["5xx"] + counts.classes.failed).toBe(counts.errors);
      }
  });

  it("since() hands out each tick once, numbers without a gap, also those in which nothing happened", async () => {
    const { evidence, key, answer, settle } = await open();
    let { cursor } = await evidence.since(key, undefined);
    const first = cursor.seq;
    const seen: Tick[] = [];
    for (const requests of [2, 0, 1]) {
      if (requests > 0) await answer("stable", requests, 0);
      await settle();
      const next = await evidence.since(key, cursor);
      expect(next.lost).toBe(false);
      seen.push(...next.ticks);
      cursor = next.cursor;
    }

    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => first + index));
    expect(sum(seen, "stable", "requests")).toBe(3);
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  it("since() says lost after a restart, and hands out what there is", async () => {
    const { evidence, key, answer, settle, restart } = await open();
    const { cursor } = await evidence.since(key, undefined);
    await restart();
    await answer("stable", 2, 0);
    await settle();

    const after = await evidence.since(key, cursor);
    const again = await evidence.since(key, after.cursor);

    expect(after.lost).toBe(true);
    expect(sum(after.ticks, "stable", "requests")).toBe(2);
    expect(again.lost).toBe(false);
  });

  it("since() of a key nobody routes answers with nothing", async () => {
    const { evidence } = await open();

    expect(await evidence.since({ app: "nobody", service: "nothing" }, undefined)).toMatchObject({
      ticks: [],
      lost: false,
    });
  });
}
