import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const DECISIONS = join(ROOT, "docs/decisions");
const records = readdirSync(DECISIONS).filter((name) => /^\d{4}-/.test(name));
const pages = [
  "README.md",
  "README.zh-CN.md",
  "AGENTS.md",
  "CONTRIBUTING.md",
  "docs/ARCHITECTURE.md",
  "docs/decisions/README.md",
  ...records.map((name) => `docs/decisions/${name}`),
];
/** Written by `npm run bench` on a machine that is named in it. */
const WRITTEN_BY_A_RUN = ["docs/benchmarks.md"];

const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** Paths named in backquotes; a name with a placeholder stands for the folder before it. */
function placesIn(text: string): readonly string[] {
  return [...text.matchAll(/`((?:src|scripts|test|docs|examples|bin)\/[\w./<>{},*-]*)`/g)].flatMap(([, path = ""]) =>
    path.includes("{") ? [path.slice(0, path.indexOf("{"))] : [path.replace(/[^/]*[<*].*$/, "")],
  );
}

it("every place that a page names exists", () => {
  const missing = pages.flatMap((page) =>
    placesIn(textOf(page))
      .filter((path) => !WRITTEN_BY_A_RUN.includes(path) && !existsSync(join(ROOT, path)))
      .map((path) => `${page}: ${path}`),
  );

  expect(missing).toEqual([]);
});

it("every link of a page leads somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^):#]+)\)/g)]
      .map(([, target = ""]) => join(dirname(page), target))
      .filter((path) => !WRITTEN_BY_A_RUN.includes(path.replaceAll("\\", "/")) && !existsSync(join(ROOT, path)))
      .map((path) => `${page}: ${path}`),
  );

  expect(broken).toEqual([]);
});

it("every decision has a number of its own and a row in the index", () => {
  const index = textOf("docs/decisions/README.md");
  const numbers = records.map((name) => name.slice(0, 4));

  expect(new Set(numbers).size).toBe(numbers.length);
  expect(records.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

it("every package that ships is explained in the record about dependencies", () => {
  const { dependencies } = JSON.parse(textOf("package.json")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const record = textOf("docs/decisions/0004-dependencies.md");

  expect(Object.keys(dependencies).filter((name) => !record.includes(`| ${name} |`))).toEqual([]);
});

it.each(["docs/demo.svg", "docs/demo.zh-CN.svg"])(
  "%s is small and tells nothing of the machine it was made on",
  (page) => {
    const svg = textOf(page);

    expect(statSync(join(ROOT, page)).size).toBeLessThan(150_000);
    expect(svg).not.toMatch(/\/(?:tmp|home|root|usr|Users|opt|var)\//);
    expect(svg).not.toMatch(/(?:href|src)=|url\((?!#)|@import/);
  },
);
