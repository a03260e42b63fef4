import type { RunEvent } from "../../model/event.ts";
import type { Sink } from "../host.ts";
import type { Paint, Symbols, Tone } from "../paint.ts";
import { DETAILED_TRANSITIONS, eventLine } from "../render/event.ts";
import { seconds } from "../render/format.ts";
import type { Say } from "../render/say.ts";
import type { Reporter } from "./reporter.ts";

/** How much is said: nothing but errors, what matters, everything. */
export type Verbosity = "quiet" | "normal" | "verbose";

export interface TextOptions {
  readonly stderr: Sink;
  readonly say: Say;
  readonly paint: Paint;
  readonly symbols: Symbols;
  readonly verbosity: Verbosity;
  /** A terminal that can rewrite its last line. */
  readonly live: boolean;
  readonly now: () => number;
  /** Between two signs of life when lines cannot be rewritten. */
  readonly heartbeatMs?: number;
}

const HEARTBEAT_MS = 20_000;
const LIVE_MS = 1_000;

/**
 * Progress for a person, on stderr. A terminal gets a status line that is rewritten; a log gets one line per start and end of a step,
 * and a sign of life every 20 s.
 */
export function createTextReporter(options: TextOptions): Reporter {
  if (options.verbosity === "quiet") return { emit: () => undefined, close: () => undefined };
  const { stderr, say, live, now } = options;
  let running: { readonly line: string; readonly since: number } | undefined;
  let shown = false;

  const clear = (): void => {
    if (shown) stderr.write("\r\u001b[2K");
    shown = false;
  };
  const line = (event: RunEvent): void => {
    clear();
    stderr.write(`${decorated(event, options)}\n`);
  };
  const status = (text: string): void => {
    stderr.write(`\r\u001b[2K${options.paint("quiet", fitted(text, stderr.columns ?? 80))}`);
    shown = true;
  };
  const beat = (): void => {
    if (running === undefined) return;
    const params = { stage: running.line, seconds: seconds(now() - running.since) };
    if (live) status(say.t("event.still", params));
    else stderr.write(`${say.t("event.still", params)}\n`);
  };
  const timer = setInterval(beat, live ? LIVE_MS : (options.heartbeatMs ?? HEARTBEAT_MS));
  timer.unref();

  return {
    emit(event) {
      if (event.type === "stage-started") running = { line: stageName(event, say), since: now() };
      if (event.type === "stage-finished") running = undefined;
      const place = placeOf(event, options);
      if (place === "line") line(event);
      else if (place === "status" && live) status(eventLine(event, say));
    },
    close() {
      clearInterval(timer);
      clear();
    },
  };
}

function stageName(event: Extract<RunEvent, { type: "stage-started" }>, { t }: Say): string {
  return [t(`stage.${event.stage}`), ...(event.service === undefined ? [] : [event.service])].join(" ");
}

/** What only a curious reader wants; that an instance is ready is an event of its own. */
const DETAILS: readonly string[] = ["blob-pushed", "instance-started", ...DETAILED_TRANSITIONS, "canary-ready"];
/** What changes all the time. */
const LIVELY: readonly string[] = ["progress", "watched"];

function placeOf(event: RunEvent, { verbosity, live }: TextOptions): "line" | "status" | "nowhere" {
  const name = event.type === "rollout" ? event.transition.type : event.type;
  if (verbosity === "verbose") return "line";
  if (LIVELY.includes(name)) return "status";
  if (event.type === "stage-started" && live) return "status";
  // What became of a rollout stands in its own last line.
  if (event.type === "stage-finished" && event.stage === "rollout") return "nowhere";
  if (event.type === "go-found" && event.origin === "path") return "nowhere";
  if (event.type === "instance-stopped") return event.graceful ? "nowhere" : "line";
  // The event above has said it already.
  if (event.type === "rollout" && event.transition.type === "retired" && event.transition.forced) return "nowhere";
  return DETAILS.includes(name) ? "nowhere" : "line";
}

type Sign = readonly [tone: Tone, symbol: keyof Symbols];

const GOOD: Sign = ["good", "good"];
const BAD: Sign = ["bad", "bad"];
const CARE: Sign = ["care", "care"];

function signOf(event: RunEvent): Sign | undefined {
  if (event.type === "stage-started") return ["quiet", "step"];
  if (event.type === "stage-finished" || event.type === "image-verified") return GOOD;
  if (event.type === "gate-decided") return { pass: GOOD, refuse: BAD, unknown: CARE }[event.verdict.answer];
  if (event.type !== "rollout") return undefined;
  const { type } = event.transition;
  if (type === "promoted") return GOOD;
  if (type === "restored" || type === "failed") return BAD;
  return type === "held" ? CARE : undefined;
}

function decorated(event: RunEvent, { say, paint, symbols }: TextOptions): string {
  const sign = signOf(event);
  return `${sign === undefined ? " " : paint(sign[0], symbols[sign[1]])} ${eventLine(event, say)}`;
}

/** A status line must not wrap, or it cannot be rewritten. Chinese characters take two columns. */
function fitted(text: string, columns: number): string {
  let used = 0;
  let fits = "";
  for (const char of text) {
    used += (char.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
    if (used >= columns) break;
    fits += char;
  }
  return fits;
}
