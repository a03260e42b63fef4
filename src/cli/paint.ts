/** The few colours used, each by what it means. */
export type Tone = "good" | "bad" | "care" | "quiet" | "strong";

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const SGR: Readonly<Record<Tone, readonly [open: number, close: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  care: [33, 39],
  quiet: [2, 22],
  strong: [1, 22],
};

/** When colours are wanted. */
export type ColorWhen = "auto" | "always" | "never";

/** What the decision depends on. */
export interface ColorInput {
  readonly when: ColorWhen;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** `--color`, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then whether a capable terminal is there. */
export function wantsColor({ when, env, isTTY }: ColorInput): boolean {
  if (when !== "auto") return when === "always";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return isTTY && env["TERM"] !== "dumb";
}

/** A paint that colours, or one that does not. */
export function createPaint(colored: boolean): Paint {
  return (tone, text) => {
    const [open, close] = SGR[tone];
    return colored && text !== "" ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  };
}

/** Signs in front of lines. */
export interface Symbols {
  readonly good: string;
  readonly bad: string;
  readonly care: string;
  readonly unknown: string;
  readonly step: string;
}

/** The old Windows console has no glyphs for these in most of its fonts, so it gets ASCII. */
export function symbolsFor(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Symbols {
  const rich = platform !== "win32" || env["WT_SESSION"] !== undefined || env["TERM_PROGRAM"] === "vscode";
  return rich && env["TERM"] !== "dumb"
    ? { good: "✔", bad: "✖", care: "▲", unknown: "?", step: "›" }
    : { good: "+", bad: "x", care: "!", unknown: "?", step: ">" };
}
