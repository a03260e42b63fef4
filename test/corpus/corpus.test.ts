import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { judge, shown, type Verdict } from "../../scripts/bench/assess/judge.mjs";
import { parseLabels } from "../../scripts/bench/assess/labels.mjs";
import { createDiskFiles } from "../../src/adapters/files/disk.ts";
import { assess } from "../../src/assess/assess.ts";
import type { Finding } from "../../src/model/assessment.ts";

const LEAST = 0.95;
const here = dirname(fileURLToPath(import.meta.url));
const { labels } = parseLabels(readFileSync(join(here, "labels.txt"), "utf8"));
const folders = readdirSync(here, { withFileTypes: true })
  .filter((one) => one.isDirectory() && one.name !== "tuning")
  .map(({ name }) => name);

/** Every folder is a repository of its own. */
async function findings(): Promise<readonly Finding[]> {
  const documents = await Promise.all(
    folders.map(async (name) => {
      const { findings: found } = await assess(createDiskFiles(join(here, name)));
      return found.map((one) => ({ ...one, file: `${name}/${one.file}` }));
    }),
  );
  return documents.flat();
}

describe("assess() of the labelled corpus", () => {
  let verdict: Verdict<Finding>;
  beforeAll(async () => {
    verdict = judge(labels, await findings(), { unlabelledIsFalse: true });
  });

  it(`finds at least ${LEAST * 100} of 100 ties`, () => {
    const missed = verdict.misses.map(({ text }) => text);

    expect(verdict.recall, `missed:\n${missed.join("\n")}\n`).toBeGreaterThanOrEqual(LEAST);
  });

  it(`is right with at least ${LEAST * 100} of 100 blockers and highs`, () => {
    const wrong = verdict.wrong.map(shown);

    expect(verdict.precision, `false:\n${wrong.join("\n")}\n`).toBeGreaterThanOrEqual(LEAST);
  });
});
