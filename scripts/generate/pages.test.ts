import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { generate } from "./main.ts";
import { cell } from "./markdown.ts";
import { generatedFiles } from "./pages.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

it("generatedFiles() are what is committed; else run: npm run generate", async () => {
  expect(await generate(root, true)).toEqual([]);
});

it("generatedFiles() leave no page behind that nobody generates", async () => {
  const files = await generatedFiles();

  const pages = readdirSync(join(root, "docs/reference")).map((name) => `docs/reference/${name}`);
  expect(pages.filter((page) => !files.has(page))).toEqual([]);
});

it("generatedFiles() hold no key without words", async () => {
  for (const [path, text] of await generatedFiles()) {
    expect(text.match(/\| (?:error|hint|help|config|event|transition|expected)\.[a-z.*-]+ \|/g), path).toBeNull();
  }
});

it("the schema describes every key", () => {
  const schema = readFileSync(join(root, "src/config/slipway.schema.json"), "utf8");

  expect(JSON.parse(schema)).toMatchObject({ properties: { app: { description: expect.stringContaining("Name") } } });
});

it("cell() keeps a table whole", () => {
  expect(cell("a | b\n<c> `<d>`")).toBe("a \\| b<br>&lt;c&gt; `<d>`");
});
