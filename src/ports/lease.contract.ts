import { expect, it } from "vitest";
import type { Lease } from "./lease.ts";

export interface OpenedLease {
  readonly lease: Lease;
  /** Waits (or moves the clock) until leases of `ttlMs` that nobody renewed have lapsed and were acted on. */
  lapse(ttlMs: number): Promise<void>;
}

const key = { app: "shop", service: "orders" };
const fence = (epoch: number, rollout = `r${epoch}`) => ({ rollout, epoch });
const LONG = 60_000;
const fenced = { code: "rollout-fenced" };

/** What every lease adapter promises. */
export function leaseContract(open: () => Promise<OpenedLease>): void {
  it("renew() may be repeated by its holder", async () => {
    const { lease } = await open();

    await lease.renew(key, fence(1), LONG);
    await lease.renew(key, fence(1), LONG);
  });

  it("renew() refuses an older epoch, and another rollout that claims the same one", async () => {
    const { lease } = await open();
    await lease.renew(key, fence(5), LONG);

    await expect(lease.renew(key, fence(4), LONG)).rejects.toMatchObject(fenced);
    await expect(lease.renew(key, fence(5, "other"), LONG)).rejects.toMatchObject(fenced);
    await expect(lease.release(key, fence(4), "finished")).rejects.toMatchObject(fenced);
  });

  it("renew() under a higher epoch takes the lease over", async () => {
    const { lease } = await open();
    await lease.renew(key, fence(1), LONG);

    await lease.renew(key, fence(2), LONG);

    await expect(lease.renew(key, fence(1), LONG)).rejects.toMatchObject(fenced);
  });

  it("renew() is refused once the lease lapsed: a process that slept and wakes up can harm nothing", async () => {
    const { lease, lapse } = await open();
    await lease.renew(key, fence(1), 50);

    await lapse(50);

    await expect(lease.renew(key, fence(1), LONG)).rejects.toMatchObject(fenced);
    await expect(lease.release(key, fence(1), "held")).rejects.toMatchObject(fenced);
    await lease.renew(key, fence(2), LONG);
  });

  it("release() ends the lease: its holder may not renew, the next rollout may", async () => {
    const { lease } = await open();
    for (const [epoch, state] of [
      [1, "finished"],
      [2, "held"],
    ] as const) {
      await lease.renew(key, fence(epoch), LONG);

      await lease.release(key, fence(epoch), state);

      await expect(lease.renew(key, fence(epoch), LONG)).rejects.toMatchObject(fenced);
    }
    await lease.renew(key, fence(3), LONG);
  });

  it("release() twice, or of what nobody held, is harmless", async () => {
    const { lease } = await open();

    await lease.release(key, fence(1), "finished");
    await lease.release(key, fence(1), "finished");
  });

  it("leases of different services know nothing of each other", async () => {
    const { lease } = await open();
    await lease.renew(key, fence(9), LONG);

    await lease.renew({ ...key, service: "users" }, fence(1), LONG);
    await lease.renew({ ...key, app: "other" }, fence(1), LONG);
  });
}
