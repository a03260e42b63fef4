import { isSlipwayError, SlipwayError } from "../../errors.ts";
import { callControl, controlSecret } from "../../kit/http/control.ts";
import { pairPlaces } from "../../kit/pair/places.ts";
import type { Lease } from "../../ports/lease.ts";

/** A supervisor that was killed is back within this; a shorter absence is none of the deploying process's business. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 50;
const ASK_MS = 1_000;

/** Leases kept by the supervisor of this home. */
export function createSupervisorLease({ home }: { readonly home: string }): Lease {
  const places = pairPlaces(home);
  const options = { endpoint: places.endpoint("supervisor"), timeoutMs: ASK_MS };

  const post = async (path: string, body: unknown): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        await callControl({ ...options, secret: controlSecret(places.secretFile) }, "POST", path, body);
        return;
      } catch (failure) {
        if (!isSlipwayError(failure, "daemon-unavailable")) throw failure;
        if (Date.now() > deadline) throw unavailable(places.log("supervisor"), failure);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  };

  return {
    renew: ({ app, service }, fence, ttlMs) => post("/lease", { app, service, fence, ttlMs }),
    release: ({ app, service }, fence, state) => post("/lease/release", { app, service, fence, state }),
  };
}

function unavailable(log: string, cause: unknown): SlipwayError {
  return new SlipwayError("daemon-unavailable", { daemon: "supervisor", log }, { doing: "asking-daemon", cause });
}
