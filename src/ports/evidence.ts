import type { Tick, TickCursor } from "../model/run.ts";

/**
 * Counts of what clients saw. On other targets this is another system than the switch.
 *
 * Promises, checked by `evidenceContract`: ticks come in order, each once; a tick is complete when it is handed out; without a cursor
 * there are no ticks, only the cursor of what comes next; ticks without requests come too; `lost` is true when ticks after the cursor
 * are gone (the source was restarted or its memory was too short), and then those that are left come all the same.
 */
export interface Evidence {
  since(
    key: { readonly app: string; readonly service: string },
    cursor: TickCursor | undefined,
  ): Promise<{ readonly ticks: readonly Tick[]; readonly cursor: TickCursor; readonly lost: boolean }>;
}
