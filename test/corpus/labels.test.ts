import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judge } from "../../scripts/bench/assess/judge.mjs";
import { parseLabels, problemsOf } from "../../scripts/bench/assess/labels.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = (path: string): string => readFileSync(join(here, path), "utf8");
const tuning = readdirSync(join(here, "tuning"));

/** Sorted by place, then rule. */
function key(line: string): string {
  const [place = "", rule = ""] = line.split(" ");
  const first = place.split("|")[0] ?? "";
  const [, path = "", number = "*"] = /^(.*?)(?::(\d+|\*)|\/\*)$/.exec(first) ?? [];
  return `${path}\0${number === "*" ? "" : number.padStart(6, "0")}\0${rule}\0${place}`;
}

describe("labels", () => {
  const { labels } = parseLabels(read("labels.txt"));

  it("point at lines that exist and are not blank, and never say both", () => {
    expect(problemsOf(labels, here)).toEqual([]);
  });

  it.each(["labels.txt", ...tuning.map((name) => `tuning/${name}`)])("of %s are sorted, each once", (path) => {
    const lines = read(path)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));

    expect(lines.map(key)).toEqual([...new Set(lines.map(key))].toSorted());
  });

  it("of the corpus name ties of every family and places that look like one", () => {
    const ties = labels.filter(({ tie }) => tie);

    expect(ties.length).toBeGreaterThanOrEqual(300);
    expect(labels.length - ties.length).toBeGreaterThanOrEqual(200);
    expect([...new Set(ties.flatMap(({ rules }) => rules.map((rule) => rule.slice(0, 1))))].toSorted()).toEqual([
      "B",
      "F",
      "N",
      "P",
      "R",
      "W",
      "X",
    ]);
  });

  it.each(tuning)("of %s name the repository and its commit", (name) => {
    expect(parseLabels(read(`tuning/${name}`)).repository?.name).toMatch(/^[\w.-]+\/[\w.-]+$/);
  });
});

describe("judge()", () => {
  const { labels } = parseLabels(
    "a.go:3 P01|P28 tie\na.go:9|a.go:12 X10 tie\na.go:5 P01 clean\nrun.sh:* P18 tie\nservice/* R01 tie\n",
  );
  const at = (file: string, line: number, rule: string, severity = "high", scope = "production") => ({
    file,
    line,
    rule,
    severity,
    scope,
    evidence: "",
  });
  const words = (texts: readonly { readonly text: string }[]): readonly string[] => texts.map(({ text }) => text);

  it("counts a tie as found at any of its places, and only with its own rule", () => {
    const all = [
      at("a.go", 3, "P02"),
      at("a.go", 12, "X10"),
      at("run.sh", 1, "P18"),
      at("service/Dockerfile", 4, "R01"),
    ];

    const { recall, misses } = judge(labels, all, { unlabelledIsFalse: true });
    expect(recall).toBe(0.75);
    expect(words(misses)).toEqual(["a.go:3 P01|P28 tie"]);
  });

  it("counts what stands at a clean place or at none as false, and keeps apart what stands at a tie of another rule", () => {
    const all = [at("a.go", 3, "P01"), at("a.go", 3, "P02"), at("a.go", 5, "P01"), at("a.go", 20, "P01")];

    const { precision, bounds, wrong, beside, broken } = judge(labels, all, { unlabelledIsFalse: true });
    expect(wrong.map(({ line }) => line)).toEqual([5, 20]);
    expect(beside.map(({ rule }) => rule)).toEqual(["P02"]);
    expect(words(broken)).toEqual(["a.go:5 P01 clean"]);
    expect(precision).toBeCloseTo(1 / 3);
    expect(bounds).toEqual([0.25, 0.75]);
  });

  it("leaves open what nobody labelled where labels do not name every tie, and looks at no test and no lesser finding", () => {
    const all = [
      at("a.go", 3, "P01"),
      at("a.go", 20, "P01"),
      at("a.go", 5, "P01", "low"),
      at("a.go", 5, "P01", "high", "test"),
    ];

    const { precision, unlabelled } = judge(labels, all, { unlabelledIsFalse: false });
    expect(precision).toBe(1);
    expect(unlabelled.map(({ line }) => line)).toEqual([20]);
  });
});
