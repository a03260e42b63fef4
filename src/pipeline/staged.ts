import type { Stage } from "../model/event.ts";
import type { Context } from "./app.ts";
import type { Deps } from "./deps.ts";

/** Says when a stage of one service begins and ends, so that a long silence has a name. A stage that fails has no end but its error. */
export async function staged<T>(
  stage: Stage,
  service: string,
  { emit }: Pick<Context, "emit">,
  { clock }: Pick<Deps, "clock">,
  work: () => Promise<T>,
): Promise<T> {
  const begun = clock.now();
  emit({ type: "stage-started", stage, service });
  const result = await work();
  emit({ type: "stage-finished", stage, service, ms: clock.now() - begun });
  return result;
}
