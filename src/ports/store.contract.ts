import { describe, expect, it } from "vitest";
import type { RolloutTransition } from "../model/rollout.ts";
import type { Holder, Store } from "./store.ts";

const key = { app: "shop", service: "orders" };
const decided: RolloutTransition = { type: "promote-decided" };
const promoted: RolloutTransition = { type: "promoted" };

/** A holder by name, so that a test can say who is alive. */
export function holderNamed(name: string): Holder {
  return { pid: name.length, started: name, since: Date.UTC(2024, 0, 2) };
}

/** What a journal under test is opened with: who counts as alive, and where it is kept when it is opened again. */
export interface StoreBed {
  open(isAlive: (holder: Holder) => boolean): Promise<Store>;
}

/** The promises of `Store`. `makeBed` gives a fresh place; opening twice in one place is opening the same journal again. */
export function storeContract(makeBed: () => Promise<StoreBed>): void {
  const everybody = (): boolean => true;
  const nobody = (): boolean => false;

  describe("Store", () => {
    it("append() keeps rows in order with rising numbers and gives them back after a reopening", async () => {
      const bed = await makeBed();
      const store = await bed.open(everybody);
      const fence = await store.begin(key, holderNamed("ann"));
      await store.append(key, fence, decided);
      await store.append(key, fence, promoted);
      await store.close();

      const rows = await (await bed.open(everybody)).entries("shop", "orders");

      expect(rows.map(({ transition }) => transition)).toEqual([decided, promoted]);
      expect(rows.map(({ seq }) => seq - (rows[0]?.seq ?? 0))).toEqual([0, 1]);
      expect(rows[0]).toMatchObject({ app: "shop", service: "orders", ...fence });
    });

    it("entries() of an app gives all its services, of a service only that one, of a stranger nothing", async () => {
      const store = await (await makeBed()).open(everybody);
      const users = { app: "shop", service: "users" };
      await store.append(key, await store.begin(key, holderNamed("ann")), decided);
      await store.append(users, await store.begin(users, holderNamed("bo")), promoted);

      expect((await store.entries("shop")).map(({ service }) => service)).toEqual(["orders", "users"]);
      expect((await store.entries("shop", "users")).map(({ service }) => service)).toEqual(["users"]);
      expect(await store.entries("shop", "nobody")).toEqual([]);
    });

    it("begin() refuses while another living process holds the key and names it", async () => {
      const store = await (await makeBed()).open(everybody);
      await store.begin(key, holderNamed("ann"));

      const second = store.begin(key, holderNamed("bo"));

      await expect(second).rejects.toMatchObject({
        code: "rollout-busy",
        params: { service: "orders", pid: 3, since: "2024-01-02T00:00:00.000Z" },
      });
      expect(await store.holder(key)).toEqual(holderNamed("ann"));
    });

    it("begin() follows at once upon end(), upon a holder's death, and for the holder itself, each with a higher epoch", async () => {
      const bed = await makeBed();
      const store = await bed.open(everybody);
      const first = await store.begin(key, holderNamed("ann"));
      const again = await store.begin(key, holderNamed("ann"));
      await store.end(key, again);
      const second = await store.begin(key, holderNamed("bo"));
      await store.close();

      const third = await (await bed.open(nobody)).begin(key, holderNamed("cleo"));

      const epochs = [first, again, second, third].map(({ epoch }) => epoch);
      expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
      expect(new Set([first, again, second, third].map(({ rollout }) => rollout)).size).toBe(4);
    });

    it("takeOver() continues the same rollout under a higher epoch, even one that ended", async () => {
      const store = await (await makeBed()).open(everybody);
      const first = await store.begin(key, holderNamed("ann"));
      await store.end(key, first);

      const second = await store.takeOver(key, holderNamed("bo"));

      expect(second?.rollout).toBe(first.rollout);
      expect(second?.epoch).toBeGreaterThan(first.epoch);
      expect(await store.holder(key)).toEqual(holderNamed("bo"));
      expect(await store.newest(key)).toEqual(second);
    });

    it("takeOver() answers undefined where nothing ever was", async () => {
      const store = await (await makeBed()).open(everybody);

      expect(await store.takeOver(key, holderNamed("ann"))).toBeUndefined();
      expect(await store.newest(key)).toBeUndefined();
    });

    it("takeOver() of a held key is refused, save with the lapsed lease of that very holder", async () => {
      const store = await (await makeBed()).open(everybody);
      const first = await store.begin(key, holderNamed("ann"));

      await expect(store.takeOver(key, holderNamed("bo"))).rejects.toMatchObject({ code: "rollout-busy" });
      expect(await store.takeOver(key, holderNamed("bo"), { ...first, epoch: first.epoch - 1 })).toBeUndefined();
      expect((await store.takeOver(key, holderNamed("bo"), first))?.epoch).toBeGreaterThan(first.epoch);
      expect(await store.takeOver(key, holderNamed("cleo"), first)).toBeUndefined();
    });

    it("append() and record() refuse whoever was overtaken, and store nothing", async () => {
      const store = await (await makeBed()).open(everybody);
      const old = await store.begin(key, holderNamed("ann"));
      const fresh = await store.takeOver(key, holderNamed("bo"), old);

      await expect(store.append(key, old, decided)).rejects.toMatchObject({
        code: "rollout-fenced",
        params: { service: "orders", epoch: old.epoch, newest: fresh?.epoch },
      });
      await expect(
        store.record(key, old, [{ step: 0, stable: { requests: 1, errors: 0 }, canary: { requests: 1, errors: 0 } }]),
      ).rejects.toMatchObject({ code: "rollout-fenced" });
      expect(await store.entries("shop")).toEqual([]);
      expect(await store.ticks(key, old.rollout)).toEqual([]);
    });

    it("append() without a begin() is refused", async () => {
      const store = await (await makeBed()).open(everybody);

      await expect(store.append(key, { rollout: "r1", epoch: 1 }, decided)).rejects.toMatchObject({
        code: "rollout-fenced",
      });
    });

    it("end() by one who was overtaken changes nothing", async () => {
      const store = await (await makeBed()).open(everybody);
      const old = await store.begin(key, holderNamed("ann"));
      await store.takeOver(key, holderNamed("bo"), old);

      await store.end(key, old);

      expect(await store.holder(key)).toEqual(holderNamed("bo"));
    });

    it("ticks() gives what record() kept, in order, rollout by rollout", async () => {
      const bed = await makeBed();
      const store = await bed.open(everybody);
      const tick = (requests: number) => ({
        step: 1,
        stable: { requests, errors: 2 },
        canary: { requests: 3, errors: 1 },
      });
      const first = await store.begin(key, holderNamed("ann"));
      await store.record(key, first, [tick(10), tick(11)]);
      await store.record(key, first, [tick(12)]);
      const second = await store.begin(key, holderNamed("ann"));
      await store.record(key, second, [tick(20)]);
      await store.close();

      const reopened = await bed.open(everybody);

      expect(await reopened.ticks(key, first.rollout)).toEqual([tick(10), tick(11), tick(12)]);
      expect(await reopened.ticks(key, second.rollout)).toEqual([tick(20)]);
    });
  });
}
