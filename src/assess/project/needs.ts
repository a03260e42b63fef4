import { compareBytes } from "../../kit/compare.ts";
import type { Message } from "../../model/message.ts";
import { stringsHolding } from "../go/strings.ts";
import type { GoPackageFiles } from "./tree.ts";

export interface Need {
  readonly service: string;
  readonly because: Message;
}

/** The variable a service finds a peer's address in: `user-api` → `USER_API_URL`. */
export function urlVariable(service: string): string {
  return `${service.toUpperCase().replaceAll("-", "_")}_URL`;
}

/** Peers a program asks its environment for, by the names of the other services of the app. */
export function findNeeds(closure: readonly GoPackageFiles[], others: readonly string[]): readonly Need[] {
  const byVariable = new Map(others.map((service) => [urlVariable(service), service]));
  const found = new Map<string, Need>();
  for (const file of closure.flatMap(({ files }) => files)) {
    if (file.scope === "test") continue;
    for (const { text, start } of stringsHolding(file, "_URL")) {
      const service = text.endsWith("_URL") ? byVariable.get(text) : undefined;
      if (service === undefined || found.has(service)) continue;
      const params = { variable: text, service, file: file.path, line: file.lines.at(start).line };
      found.set(service, { service, because: { code: "need-from-variable", params } });
    }
  }
  return [...found.values()].toSorted((a, b) => compareBytes(a.service, b.service));
}
