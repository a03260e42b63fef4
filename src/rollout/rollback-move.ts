import type { RolloutOutcome } from "../model/rollout.ts";
import type { RolloutRecord } from "./fold.ts";
import { fail, finish, giveAllTo, type Move } from "./move.ts";
import { troubleOf } from "./ready.ts";

/** Ends a rollback that was decided: to the old version when it is ready, else everything stays where it is. */
export async function finishRollback(move: Move, record: RolloutRecord): Promise<RolloutOutcome> {
  const { from, to, settled } = record;
  const instance = to.instance ?? "";
  if (!settled) {
    const found = (await move.instances()).find(({ id }) => id === instance);
    if (found?.state !== "ready") {
      const because = troubleOf(found, instance) ?? {
        code: "canary-unready",
        params: { instance, seconds: 0, log: "" },
      };
      const canary = record.ready || instance === "" ? undefined : instance;
      await fail(move, { canary, stable: from?.instance ?? undefined, because });
      return "failed";
    }
    await switchBack(move, record);
  }
  await finish(move, "rolled-back");
  return "rolled-back";
}

/** Gives the old version everything; the one that served stays warm, so that the rollback can be taken back as well. */
export async function switchBack(move: Move, { from, to }: Pick<RolloutRecord, "from" | "to">): Promise<void> {
  await giveAllTo(move, to.instance ?? "");
  if (from !== null) await move.write({ type: "rolled-back", from, to });
}
