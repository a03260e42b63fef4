import type { JournalEntry } from "../../model/rollout.ts";
import { DETAILED_TRANSITIONS, transitionLine } from "./event.ts";
import { moment, seconds } from "./format.ts";
import type { Say } from "./say.ts";
import { table } from "./table.ts";

export interface HistoryStyle {
  readonly say: Say;
  /** Lines that are shown at most, the newest. */
  readonly most: number;
}

/**
 * The journal as stories, a rollout each: its first line with date and time, the others with what had passed since. Steps that say
 * nothing new are left out, save where the story breaks off at one.
 */
export async function historyLines(
  entries: readonly JournalEntry[],
  { say, most }: HistoryStyle,
): Promise<readonly string[]> {
  const rows = storiesOf(entries).flatMap((story) => rowsOf(story, say));
  const left = Math.max(0, rows.length - most);
  const [first, ...others] = rows.slice(left);
  if (first === undefined) return [say.t("cli.history.nothing")];
  const shown = [{ ...first, when: moment(first.at), begins: false }, ...others];
  const width = moment(0).length;
  const lines = await table(shown.map(({ when, line }) => [when.padStart(width), line]));
  const spaced = lines.flatMap((line, i) => (shown[i]?.begins === true ? ["", line] : [line]));
  return [...(left > 0 ? [say.t("cli.history.earlier", { count: left })] : []), ...spaced];
}

/** Rows of one rollout together, in the order in which rollouts began; two services may have been deployed at once. */
function storiesOf(entries: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
  const stories = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const key = `${entry.service} ${entry.rollout}`;
    const story = stories.get(key) ?? [];
    story.push(entry);
    stories.set(key, story);
  }
  return [...stories.values()];
}

interface Row {
  readonly at: number;
  readonly when: string;
  readonly line: string;
  readonly begins: boolean;
}

function rowsOf(story: readonly JournalEntry[], say: Say): readonly Row[] {
  const began = story[0]?.at ?? 0;
  const told = story.filter(
    ({ transition: { type } }, i) =>
      !DETAILED_TRANSITIONS.includes(type) || (i === story.length - 1 && type !== "finished"),
  );
  return told.map(({ at, service, transition }, i) => ({
    at,
    when: i === 0 ? moment(began) : say.t("cli.history.after", say.params({ span: since(at - began) })),
    line: transitionLine(service, transition, say),
    begins: i === 0,
  }));
}

function since(ms: number): string {
  return ms < 100_000 ? `${seconds(ms)} s` : `${Math.round(ms / 60_000)} min`;
}
