// Recall and precision on one set of labels, and the same labels given to the Go command and to a path regex.
import { say } from "../../setup.mjs";
import { figure } from "../measure.mjs";
import { CONTESTANTS, judgeLines } from "./contestants.mjs";
import { judge, share, shown } from "./judge.mjs";
import { findingsIn } from "./sets.mjs";

const round = (value) => Math.round(value * 1000) / 1000;

function list(title, entries) {
  if (entries.length === 0) return;
  say(`${title} (${entries.length})`);
  for (const one of entries) say(`  ${one}`);
}

function tellLists(name, verdict, unlabelledIsFalse) {
  list(
    `${name}: missed`,
    verdict.misses.map(({ text }) => text),
  );
  list(
    `${name}: labelled clean, found`,
    verdict.broken.map(({ text }) => text),
  );
  list(`${name}: false`, verdict.wrong.map(shown));
  list(`${name}: at a tie of another rule`, verdict.beside.map(shown));
  if (!unlabelledIsFalse) list(`${name}: unlabelled, needs a verdict`, verdict.unlabelled.map(shown));
}

/** Sums verdicts of several repositories. */
function together(verdicts) {
  const sum = (of) => verdicts.reduce((total, one) => total + of(one), 0);
  const right = sum(({ grave, bounds }) => Math.round(grave * bounds[0]));
  const wrong = sum((one) => one.wrong.length);
  const open = sum((one) => one.beside.length + one.unlabelled.filter((each) => !one.wrong.includes(each)).length);
  return {
    ties: sum((one) => one.ties),
    found: sum((one) => one.found),
    broken: sum((one) => one.broken.length),
    right,
    wrong,
    open,
    recall: share(
      sum((one) => one.found),
      sum((one) => one.ties),
    ),
    precision: share(right, right + wrong),
    low: share(right, right + wrong + open),
    high: share(right + open, right + wrong + open),
  };
}

/** Judges every set of a kind as one and tells the figures; `bar` is the least share for both. */
export function labelled(kind, sets, { bar, unlabelledIsFalse }) {
  const verdicts = sets.map((set) => {
    const verdict = judge(set.labels, findingsIn(set), { unlabelledIsFalse });
    tellLists(set.name, verdict, unlabelledIsFalse);
    return verdict;
  });
  const all = together(verdicts);
  figure({
    figure: `recall, ${kind}`,
    value: all.recall,
    bar: `≥ ${bar}`,
    holds: all.recall >= bar,
    note: `${all.found} of ${all.ties} ties`,
  });
  figure({
    figure: `precision of blockers and highs, ${kind}`,
    value: all.precision,
    bar: `≥ ${bar}`,
    holds: all.precision >= bar,
    note: `${all.right} right, ${all.wrong} false; ${all.open} at places without a verdict of their rule: between ${round(all.low)} and ${round(all.high)}`,
  });
  figure({ figure: `places labelled clean where something is found, ${kind}`, value: all.broken });
  return all;
}

/** The same labels for everything else that names places; `ours` is what they are compared with. */
export function beside(kind, sets, ours) {
  for (const [name, tell] of Object.entries(CONTESTANTS)) {
    const rows = sets.map((set) => judgeLines(set.labels, set.folders.flatMap(tell)));
    const sum = (of) => rows.reduce((total, row) => total + of(row), 0);
    const recall = share(
      sum(({ found }) => found),
      ours.ties,
    );
    const lines = sum((row) => row.lines);
    const precision = share(
      sum((row) => row.precision * row.lines),
      lines,
    );
    figure({
      figure: `${name}, recall, ${kind}`,
      value: recall,
      against: "slipway assess",
      ratio: ours.recall === 0 ? undefined : recall / ours.recall,
      note: `${lines} lines named`,
    });
    figure({
      figure: `${name}, precision of lines, ${kind}`,
      value: precision,
      against: "slipway assess",
      ratio: ours.precision === 0 ? undefined : precision / ours.precision,
    });
  }
}
