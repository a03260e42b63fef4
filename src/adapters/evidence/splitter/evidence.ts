import { callControl, type CallOptions } from "../../../kit/http/control.ts";
import type { Tick, TickCursor } from "../../../model/run.ts";
import type { Evidence } from "../../../ports/evidence.ts";

/** What clients of the `local` target saw, as the splitter counted it. */
export function createSplitterEvidence(control: CallOptions): Evidence {
  return {
    async since({ app, service }, cursor) {
      const query = new URLSearchParams({ app, service });
      if (cursor !== undefined) {
        query.set("boot", cursor.boot);
        query.set("seq", String(cursor.seq));
      }
      return (await callControl(control, "GET", `/ticks?${query.toString()}`)) as {
        readonly ticks: readonly Tick[];
        readonly cursor: TickCursor;
        readonly lost: boolean;
      };
    },
  };
}
