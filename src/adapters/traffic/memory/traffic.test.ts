import { describe, expect, it } from "vitest";
import { trafficContract } from "../../../ports/traffic.contract.ts";
import { createMemoryTraffic } from "./traffic.ts";

describe("memory traffic", () => {
  trafficContract(async () => createMemoryTraffic());

  it("observe() shows the requests a test says are on their way, also of an instance that left", async () => {
    const traffic = createMemoryTraffic();
    const upstream = { host: "127.0.0.1", port: 9 };
    const arms = [{ role: "stable" as const, instance: "new", version: "v2", upstream, weight: 1000 }];
    await traffic.set({ app: "shop", service: "orders", arms, sticky: false, tickMs: 250 }, { rollout: "r", epoch: 1 });

    traffic.busy("old", 2);

    expect((await traffic.observe("shop"))[0]?.inFlight).toEqual({ new: 0, old: 2 });
  });
});
