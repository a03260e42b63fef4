import { describe, expect, it } from "vitest";
import { leaseContract } from "../../ports/lease.contract.ts";
import { createMemoryLease } from "./memory.ts";

const key = { app: "shop", service: "orders" };

describe("memory lease", () => {
  leaseContract(async () => {
    let now = 0;
    const lease = createMemoryLease(() => now);
    return {
      lease,
      lapse: async (ttlMs) => {
        now += ttlMs;
        lease.lapsed();
      },
    };
  });

  it("lapsed() names a lapsed lease once", async () => {
    let now = 0;
    const lease = createMemoryLease(() => now);
    await lease.renew(key, { rollout: "r", epoch: 1 }, 3_000);

    now = 2_999;
    expect(lease.lapsed()).toEqual([]);
    now = 3_000;
    expect(lease.lapsed()).toEqual([{ key, fence: { rollout: "r", epoch: 1 } }]);
    expect(lease.lapsed()).toEqual([]);
    expect(lease.state(key)).toBe("none");
  });
});
