import { once } from "../once.ts";
import type { Guess } from "../../model/service.ts";
import { stringsHolding } from "../go/strings.ts";
import type { GoFile, StringLiteral } from "../go/syntax.ts";
import type { GoPackageFiles } from "./tree.ts";

/** Methods and functions of routers that take a pattern first. */
const REGISTERS =
  /(?:^|\.)(?:HandleFunc|Handle|HandlerFunc|Get|GET|Head|HEAD|Any|All|Path|Match|Add|Route|Method|MethodFunc)$/;
/** Last parts of health routes, the best proof of readiness first. */
const HEALTH_WORDS = [
  "readyz",
  "ready",
  "readiness",
  "healthz",
  "health",
  "healthcheck",
  "health-check",
  "livez",
  "live",
  "liveness",
  "alive",
  "ping",
];

interface Route {
  readonly path: string;
  readonly file: GoFile;
  readonly literal: StringLiteral;
  readonly rank: number;
}

/** The route that tells whether the service is ready. */
export function guessHealth(closure: readonly GoPackageFiles[]): Guess<string | undefined> {
  const routes = closure.flatMap(({ files }) => files.filter((file) => file.scope !== "test")).flatMap(healthRoutes);
  const best = routes.toSorted((a, b) => a.rank - b.rank)[0];
  if (best === undefined) return { value: undefined, because: { code: "health-none", params: {} } };
  const { line } = best.file.lines.at(best.literal.start);
  return {
    value: best.path,
    because: { code: "health-route", params: { route: best.path, file: best.file.path, line } },
  };
}

/** A literal that is registered as a pattern: `"/healthz"`, `"GET /healthz"`, `"example.com/healthz"`; "{$}" at its end is cut. */
const healthRoutes = once((file: GoFile): readonly Route[] => {
  const routes: Route[] = [];
  for (const literal of stringsHolding(file, "/")) {
    if (literal.call === undefined) continue;
    const match = /^(?:(?:GET|HEAD)\s+)?[\w.-]*(\/[\w./-]*?)\/?(?:\{\$\})?$/.exec(literal.text);
    const path = match?.[1];
    if (path === undefined || !REGISTERS.test(literal.call.callee)) continue;
    const rank = HEALTH_WORDS.indexOf(path.slice(path.lastIndexOf("/") + 1).toLowerCase());
    if (rank >= 0) routes.push({ path: groupPrefix(file, literal) + path, file, literal, rank });
  }
  return routes;
});

/** `api := r.Group("/api")`, then `api.GET("/health")`: the receiver's own prefix, one hop. */
function groupPrefix(file: GoFile, { call }: StringLiteral): string {
  const receiver = call?.receiver ?? "";
  if (!/^[A-Za-z_]\w*$/.test(receiver)) return "";
  const group = new RegExp(`\\b${receiver}\\s*:?=\\s*[\\w.]+\\.(?:Group|PathPrefix|Party)\\(\\s*"([^"]*)"`).exec(
    file.text,
  );
  return (group?.[1] ?? "").replace(/\/$/, "");
}
