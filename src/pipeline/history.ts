import { SlipwayError } from "../errors.ts";
import type { JournalEntry } from "../model/rollout.ts";
import type { Context } from "./app.ts";
import type { Deps } from "./deps.ts";
import { openProject, openTargetOf } from "./project.ts";

/** What happened on a target, oldest first; `service-unknown` for a name the project does not have. */
export async function readHistory(
  context: Context,
  { target, service }: { readonly target: string; readonly service: string | undefined },
  deps: Deps,
): Promise<readonly JournalEntry[]> {
  const open = await openProject(context, deps);
  const known = open.project.services.map(({ name }) => name);
  if (service !== undefined && !known.includes(service))
    throw new SlipwayError("service-unknown", { service, services: known });
  const { ports } = await openTargetOf(target, open, context, deps);
  const store = await ports.openStore(open.project.app);
  try {
    return await store.entries(open.project.app, service);
  } finally {
    await store.close();
  }
}
