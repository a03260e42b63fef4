import { declarationAround } from "../../go/around.ts";
import { callsWithin, callsNamed } from "../../go/calls.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Tree } from "../../project/tree.ts";
import { argumentText } from "../calls.ts";

/** Work that must be done once, however many replicas there are. */
const WORK = new Set(
  (
    "report reports mail mails email emails newsletter invoice invoices bill bills billing settle settlement import imports export " +
    "exports backup backups archive copy transfer transfers sync synchronise synchronize publish remind reminder reminders " +
    "notify notifications upload uploads download downloads dunning payments payouts renew reconcile"
  ).split(" "),
);
/** Work that each replica has to do for itself. */
const OWN = new Set(
  (
    "heartbeat heart beat ping keepalive alive rate limit limiter retry retries reconnect refresh reload cache metric metrics stats stat " +
    "health lease register log logs flush watch token session sessions prune evict gc certificate cert"
  ).split(" "),
);
const LONG = /\btime\.(?:Minute|Hour)\b/;
const servingCalls = callsNamed(["ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS", "RunTLS"]);
const STANDARD = /^[a-z]\w*(?:\/[a-z]\w*)*\.[A-Z]/;

/** What a ticker of minutes or hours does that must be done once; undefined for any other ticker. */
export function jobOf(file: GoFile, call: Call): string | undefined {
  if (!LONG.test(spanOf(file, call))) return undefined;
  const around = declarationAround(file, call.start);
  const body = around === undefined ? undefined : bodyOf(file, call, around.end);
  if (around === undefined || body === undefined) return undefined;
  const calls = callsWithin(file, body).filter(({ callee }) => !STANDARD.test(callee));
  const names = [around.name, ...calls.map(({ callee }) => callee.slice(callee.lastIndexOf(".") + 1))];
  if (names.some((name) => wordsOf(name).some((word) => OWN.has(word)))) return undefined;
  return names.slice(1).find((name) => wordsOf(name).some((word) => WORK.has(word)));
}

/** Source of the duration, or of what the constant is that stands for it. */
function spanOf(file: GoFile, call: Call): string {
  const given = argumentText(file, call).trim();
  if (!/^[A-Za-z_]\w*$/.test(given)) return given;
  return new RegExp(`\\b${given}\\s*(?:time\\.Duration\\s*)?:?=\\s*([^\\n]*)`).exec(file.text)?.[1] ?? "";
}

/** What runs at each tick: the clause or the loop behind the place where the ticker is read. */
function bodyOf(
  { text }: GoFile,
  call: Call,
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  const name = /(\w+)\s*:?=\s*$/.exec(text.slice(Math.max(0, call.start - 80), call.start))?.[1];
  const [from, read] =
    name === undefined
      ? [call.end, /^\s*[:{]/]
      : [call.end, new RegExp(`(?:<-\\s*|\\brange\\s+)${name}(?:\\.C)?\\s*[:{\\n]`)];
  const found = read.exec(text.slice(from, end));
  if (found === null) return undefined;
  const start = from + found.index + found[0].length;
  return { start, end: blockEnd(text, start, end) };
}

function blockEnd(text: string, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    if (text[at] === "{") depth += 1;
    else if (text[at] === "}") depth -= 1;
    else if (depth === 0 && text[at] === "\n" && /^\s*(?:case\b|default:)/.test(text.slice(at, at + 40))) return at;
    if (depth < 0) return at;
  }
  return end;
}

/** `SendDailyReport` → send, daily, report */
function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
}

const known = new WeakMap<Tree, boolean>();

/** True when something in the tree answers requests: only that gets replicas. */
export function hasServer(tree: Tree): boolean {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const serves = tree.packages.some(({ files }) =>
    files.some((file) => file.scope !== "test" && servingCalls(file).length > 0),
  );
  known.set(tree, serves);
  return serves;
}
