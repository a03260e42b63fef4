import { statSync } from "node:fs";
import { SlipwayError } from "../errors.ts";
import type { Given } from "./command.ts";
import type { CliHost } from "./host.ts";
import { chooseLanguage } from "./language.ts";
import { type Paint, symbolsFor } from "./paint.ts";
import type { Say } from "./render/say.ts";
import { createEventReporter } from "./reporters/events.ts";
import type { Reporter } from "./reporters/reporter.ts";
import { createTextReporter, type Verbosity } from "./reporters/text.ts";
import { createSession, type Format, type Session } from "./session.ts";

export interface RunInput {
  readonly host: CliHost;
  readonly say: Say;
  /** For talk on stderr. */
  readonly paint: Paint;
  /** For answers on stdout, which may be a file while stderr is a terminal. */
  readonly answerPaint: Paint;
  readonly globals: Given;
  readonly cwd: string;
}

/** Opens what a command works with; `close` ends its progress on the screen. */
export async function openRun(input: RunInput): Promise<{ readonly session: Session; readonly close: () => void }> {
  const { host, say, answerPaint, globals, cwd } = input;
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new SlipwayError("folder-missing", { folder: cwd });
  }
  const format = formatOf(globals);
  const symbols = symbolsFor(host.platform, host.env);
  const reporter = reporterFor(format, input, symbols);
  const session = createSession({
    host,
    language: chooseLanguage(globals.text("lang"), host.env),
    say,
    paint: answerPaint,
    symbols,
    context: { cwd, emit: (event) => reporter.emit(event), signal: host.signal },
    format,
    yes: globals.flag("yes"),
    interactive: format === "text" && !globals.flag("no-input") && !inCi(host) && host.stdin.isTTY === true,
  });
  return { session, close: () => reporter.close() };
}

function formatOf(globals: Given): Format {
  if (globals.flag("json")) return "json";
  return globals.flag("events") ? "events" : "text";
}

function reporterFor(format: Format, { host, say, paint, globals }: RunInput, symbols: Session["symbols"]): Reporter {
  if (format === "events") return createEventReporter(host.stdout);
  const live = host.stderr.isTTY === true && !inCi(host) && host.env["TERM"] !== "dumb";
  return createTextReporter({
    stderr: host.stderr,
    say,
    paint,
    symbols,
    verbosity: verbosityOf(globals),
    live,
    now: host.now,
  });
}

function verbosityOf(globals: Given): Verbosity {
  if (globals.flag("quiet")) return "quiet";
  return globals.flag("verbose") ? "verbose" : "normal";
}

/** Continuous integration: nobody to ask, nothing to rewrite. */
function inCi({ env }: CliHost): boolean {
  const ci = env["CI"] ?? "";
  return ci !== "" && ci !== "false" && ci !== "0";
}
