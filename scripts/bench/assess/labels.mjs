// Labels: facts about places in source, one a line: `place rule verdict`. A place is file:line, file:* (a fact of the whole file, or of
// the program that begins in it) or folder/* (a fact of the repository); places joined by | are one fact that may be shown at any of them,
// rules joined by | one that either may tell.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LINE = /^(\S+) ([WPXNBRF]\d\d(?:\|[WPXNBRF]\d\d)*) (tie|clean)$/;
const HEAD = /^# repository (\S+) commit ([0-9a-f]{40})$/;

function placeOf(text) {
  if (text.endsWith("/*")) return { kind: "folder", path: text.slice(0, -2) };
  const at = text.lastIndexOf(":");
  const [path, line] = [text.slice(0, at), text.slice(at + 1)];
  return line === "*" ? { kind: "file", path } : { kind: "line", path, line: Number(line) };
}

/** Reads a file of labels; a line that is none is an error. */
export function parseLabels(text) {
  const labels = [];
  let repository;
  for (const [index, raw] of text.split("\n").entries()) {
    const head = HEAD.exec(raw);
    if (head !== null) repository = { name: head[1], commit: head[2] };
    if (raw === "" || raw.startsWith("#")) continue;
    const match = LINE.exec(raw);
    if (match === null) throw new Error(`labels, line ${index + 1}: not a label: ${raw}`);
    const [, places, rules, verdict] = match;
    labels.push({ text: raw, places: places.split("|").map(placeOf), rules: rules.split("|"), tie: verdict === "tie" });
  }
  return { repository, labels };
}

export function covers(place, { file, line }) {
  if (place.kind === "folder") return file.startsWith(`${place.path}/`);
  return place.path === file && (place.kind === "file" || place.line === line);
}

/** What is wrong with labels below a root: places that do not exist or are blank, and labels that say both. */
export function problemsOf(labels, root) {
  const lines = new Map();
  const read = (path) => {
    if (!lines.has(path)) lines.set(path, readFileSync(join(root, path), "latin1").split("\n"));
    return lines.get(path);
  };
  const verdicts = new Map();
  const problems = [];
  for (const { text, places, rules, tie } of labels) {
    for (const place of places) {
      const path = join(root, place.path);
      const key = `${place.kind} ${place.path} ${place.line} ${rules.join("|")}`;
      if (verdicts.has(key) && verdicts.get(key) !== tie) problems.push(`${text}: both verdicts`);
      verdicts.set(key, tie);
      if (!existsSync(path)) problems.push(`${text}: ${place.path} does not exist`);
      else if ((place.kind === "folder") !== statSync(path).isDirectory()) problems.push(`${text}: file or folder?`);
      else if (place.kind === "line" && (read(place.path)[place.line - 1] ?? "").trim() === "")
        problems.push(`${text}: no such line, or a blank one`);
    }
  }
  return problems;
}
