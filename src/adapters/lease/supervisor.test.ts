import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createLeaseWatch } from "../../daemons/supervisor/lease-watch.ts";
import { controlSecret, serveControl } from "../../kit/http/control.ts";
import { routeControl } from "../../kit/pair/control-part.ts";
import { pairPlaces } from "../../kit/pair/places.ts";
import { leaseContract } from "../../ports/lease.contract.ts";
import { createSupervisorLease } from "./supervisor.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The supervisor's lease watcher behind its real endpoint, in this process. */
async function open() {
  const home = mkdtempSync(join(tmpdir(), "slipway-lease-"));
  closing.push(async () => rmSync(home, { recursive: true, force: true }));
  const places = pairPlaces(home);
  const recovered: number[] = [];
  const watch = createLeaseWatch(
    {
      openRollouts: async () => [],
      recover: async (_, { epoch }) => void recovered.push(epoch),
      watchHeld: async () => 1_000,
    },
    () => {},
    () => performance.now(),
  );
  await watch.start();
  closing.push(() => watch.close());
  const serve = async (): Promise<void> => {
    const control = await serveControl({
      endpoint: places.endpoint("supervisor"),
      secret: controlSecret(places.secretFile),
      handle: routeControl([watch]),
    });
    closing.push(() => control.close());
  };
  return { home, recovered, serve, lease: createSupervisorLease({ home }) };
}

describe("supervisor lease", () => {
  leaseContract(async () => {
    const { lease, serve, recovered } = await open();
    await serve();
    return {
      lease,
      lapse: async () => {
        const before = recovered.length;
        while (recovered.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
      },
    };
  });

  it("renew() waits for a supervisor that is just being restarted", async () => {
    const { lease, serve } = await open();

    const renewing = lease.renew({ app: "shop", service: "orders" }, { rollout: "r", epoch: 1 }, 3_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await serve();

    await renewing;
  });

  it("renew() says which daemon is away, and where its log is, when none comes back", async () => {
    const { lease } = await open();

    const renewing = lease.renew({ app: "shop", service: "orders" }, { rollout: "r", epoch: 1 }, 3_000);

    await expect(renewing).rejects.toMatchObject({ code: "daemon-unavailable", params: { daemon: "supervisor" } });
  });
});
