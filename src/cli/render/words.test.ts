import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { RULES } from "../../assess/rules/all.ts";
import { CATALOG } from "../../errors.ts";
import type { Catalogue } from "../../texts/catalogue.ts";
import { en } from "../../texts/en/index.ts";
import { createTranslate } from "../../texts/translate.ts";
import { createSay } from "./say.ts";

const SRC = join(dirname(fileURLToPath(import.meta.url)), "../..");
const catalogue: Catalogue = en;

/** Production code below the skin; the command line words what it says by key, and what starts daemons writes logs for programs. */
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/\.(?:test|contract|generated)\.ts$/.test(path))
  .filter((path) => !/^(?:texts|cli|wire)[\\/]|^main\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), "utf8") }));

function literals(pattern: RegExp): readonly { readonly path: string; readonly word: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ path: relative(".", path), word: match[1] ?? "" })),
  );
}

it("every message code in the source has words", async () => {
  const say = createSay(await createTranslate("en"));
  const ruleCodes = new Set(RULES.map(({ name }) => name));

  const silent = literals(/\bcode: "([a-z][a-z0-9-]+)"/g).filter(
    ({ word }) => !(word in CATALOG) && !ruleCodes.has(word) && say.message({ code: word, params: {} }) === word,
  );

  expect(silent).toEqual([]);
});

it("every reason in the source has words", () => {
  const silent = literals(/\breason: "([a-z][a-z0-9-]+)"/g).filter(
    ({ word }) => catalogue[`reason.${word}`] === undefined,
  );

  expect(silent).toEqual([]);
});
