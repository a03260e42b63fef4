import { SlipwayError } from "../errors.ts";
import type { App, Context } from "../pipeline/app.ts";
import type { Language } from "../texts/catalogue.ts";
import type { Translate } from "../texts/translate.ts";
import type { CliHost } from "./host.ts";
import type { Paint, Symbols } from "./paint.ts";
import { ask } from "./prompt.ts";
import type { Say } from "./render/say.ts";
import { writeResult } from "./reporters/events.ts";
import { documentOf, writeDocument } from "./reporters/json.ts";

/** How a command's answer is wanted. */
export type Format = "text" | "json" | "events";

/** What a command gets to work with: words, the app, and a way to answer. */
export interface Session {
  readonly host: CliHost;
  readonly language: Language;
  readonly t: Translate;
  readonly say: Say;
  readonly paint: Paint;
  readonly symbols: Symbols;
  readonly context: Context;
  readonly format: Format;
  readonly app: () => Promise<App>;
  /** Answers once: the document for `--json` and `--events`, else the lines; only one of the two is made. */
  readonly answer: (
    command: string,
    document: object,
    lines: () => readonly string[] | Promise<readonly string[]>,
  ) => Promise<void>;
  /** Goes on only after a yes: from `--yes`, or from the person; `needs-confirmation` when nobody can be asked. */
  readonly confirm: (question: string) => Promise<void>;
}

export interface SessionInput {
  readonly host: CliHost;
  readonly language: Language;
  readonly say: Say;
  readonly paint: Paint;
  readonly symbols: Symbols;
  readonly context: Context;
  readonly format: Format;
  readonly yes: boolean;
  /** A person sits in front of it and may be asked. */
  readonly interactive: boolean;
}

/** Ties the pieces of one run together. */
export function createSession(input: SessionInput): Session {
  const { host, say, format } = input;
  return {
    host,
    say,
    format,
    language: input.language,
    t: say.t,
    paint: input.paint,
    symbols: input.symbols,
    context: input.context,
    app: async () => host.createApp(),
    answer: async (command, document, lines) => {
      if (format === "json") writeDocument(host.stdout, documentOf(command, document));
      else if (format === "events") writeResult(host.stdout, documentOf(command, document));
      else for (const line of await lines()) host.stdout.write(`${line}\n`);
    },
    confirm: async (question) => {
      if (input.yes) return;
      if (!input.interactive) throw new SlipwayError("needs-confirmation", { flag: "--yes" });
      const answer = await ask(`${question} ${say.t("cli.yes-no")} `, host, input.context.signal);
      if (!/^(y|yes|是|好)$/i.test(answer.trim())) throw new SlipwayError("interrupted");
    },
  };
}
