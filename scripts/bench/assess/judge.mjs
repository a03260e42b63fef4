// Findings against labels. Recall: ties that were found, each with its own rule. Precision: of blockers and highs, those that stand at a
// tie of their rule; one at a tie of another rule only is `beside`, and one at a place nobody labelled is `unlabelled`.
import { covers } from "./labels.mjs";

const GRAVE = new Set(["blocker", "high"]);

/** `unlabelledIsFalse`: the labels name every grave tie of these files, so whatever else is found there is wrong. */
export function judge(labels, all, { unlabelledIsFalse }) {
  const findings = all.filter(({ scope }) => scope !== "test");
  const ofRule = groupBy(findings);
  const isFound = ({ rules, places }) =>
    rules.some((rule) => (ofRule.get(rule) ?? []).some((one) => places.some((place) => covers(place, one))));
  const ties = labels.filter(({ tie }) => tie);
  const misses = ties.filter((label) => !isFound(label));
  const broken = labels.filter(({ tie }) => !tie).filter(isFound);
  const sorted = { right: [], wrong: [], beside: [], unlabelled: [] };
  for (const one of findings) if (GRAVE.has(one.severity)) sorted[verdictOn(one, labels)].push(one);
  const wrong = unlabelledIsFalse ? [...sorted.wrong, ...sorted.unlabelled] : sorted.wrong;
  const right = sorted.right.length;
  const open = sorted.beside.length + sorted.unlabelled.length;
  const every = right + sorted.wrong.length + open;
  return {
    ties: ties.length,
    found: ties.length - misses.length,
    recall: share(ties.length - misses.length, ties.length),
    precision: share(right, right + wrong.length),
    bounds: [share(right, every), share(right + open, every)],
    grave: every,
    misses,
    broken,
    wrong,
    beside: sorted.beside,
    unlabelled: sorted.unlabelled,
  };
}

function verdictOn(one, labels) {
  const here = labels.filter(({ places }) => places.some((place) => covers(place, one)));
  const own = here.filter(({ rules }) => rules.includes(one.rule));
  if (own.length > 0) return own.some(({ tie }) => tie) ? "right" : "wrong";
  const exact = ({ tie, places }) => tie && places.some((place) => place.kind === "line" && covers(place, one));
  return here.some(exact) ? "beside" : "unlabelled";
}

function groupBy(findings) {
  const groups = new Map();
  for (const one of findings) groups.set(one.rule, [...(groups.get(one.rule) ?? []), one]);
  return groups;
}

export function share(part, whole) {
  return whole === 0 ? 1 : part / whole;
}

export const shown = ({ file, line, rule, severity, evidence }) => `${file}:${line} ${rule} ${severity}  ${evidence}`;
