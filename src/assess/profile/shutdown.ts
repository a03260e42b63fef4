import { table } from "../../kit/table.ts";
import type { ProfileMain } from "../../model/assessment.ts";
import { callsTo } from "../go/calls.ts";
import type { GoFile } from "../go/syntax.ts";
import { argumentText } from "../rules/calls.ts";
import { placeAt } from "./place.ts";

const NOTIFY = new Set(["os/signal.Notify", "os/signal.NotifyContext"]);
const GRACEFUL = new Set([".Shutdown", ".GracefulStop", ".ShutdownWithContext"]);
/** Names of signals in Go → as the system calls them. */
const SIGNALS = table<string>({
  "os.Interrupt": "SIGINT",
  "os.Kill": "SIGKILL",
});

/** How a program learns that it shall end, and whether it lets its requests finish. */
export function shutdownOf(files: readonly GoFile[]): ProfileMain["shutdown"] {
  const signals = new Set<string>();
  let graceful: ProfileMain["shutdown"]["graceful"] = null;
  for (const file of files) {
    for (const call of endingCalls(file)) {
      if (NOTIFY.has(call.callee)) {
        for (const [name] of argumentText(file, call).matchAll(/\bos\.(?:Interrupt|Kill)\b|\bSIG[A-Z0-9]+\b/g))
          signals.add(SIGNALS[name] ?? name);
      }
      if (GRACEFUL.has(call.callee)) graceful ??= placeAt(file, call.start);
    }
  }
  return { signals: [...signals].toSorted(), graceful };
}

const endingCalls = callsTo([...NOTIFY, ...GRACEFUL]);
