import { describe, expect, it } from "vitest";
import stringWidth from "string-width";
import { type Catalogue, LANGUAGES } from "../texts/catalogue.ts";
import { en } from "../texts/en/index.ts";
import { zhCN } from "../texts/zh-CN/index.ts";
import { COMMANDS, GROUPS } from "./commands.ts";
import { run } from "./fakes/terminal.ts";
import { bareName, keyOf } from "./help.ts";
import { GLOBAL_OPTIONS, longName } from "./options.ts";

const english: Catalogue = en;
const names = Object.keys(COMMANDS);
const everyHelp = [[], ...names.map((name) => name.split(" ")), ...GROUPS.map((group) => [group])];

async function help(argv: readonly string[], lang = "en"): Promise<string> {
  const { status, stdout, stderr } = await run([...argv, "--help", "--lang", lang], {
    createApp: async () => Promise.reject(new Error("help needs no app")),
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

describe("help", () => {
  it("of the whole program is this page", async () => {
    expect(await help([])).toMatchSnapshot();
  });

  it("of the whole program in Chinese is this page", async () => {
    expect(await help([], "zh-CN")).toMatchSnapshot();
  });

  it.each(names)("of %s has words for every argument and option, and two examples at least", async (name) => {
    const { args, options, examples } = await (
      COMMANDS[name] as () => ReturnType<NonNullable<(typeof COMMANDS)[string]>>
    )();
    const key = keyOf(name);
    const wanted = [
      "summary",
      "about",
      ...args.map(bareName),
      ...options.map(({ flags }) => longName(flags)),
      ...examples.map((_, i) => `example.${i + 1}`),
    ];

    expect(wanted.filter((part) => english[`help.${key}.${part}`] === undefined)).toEqual([]);
    expect(examples.length).toBeGreaterThanOrEqual(2);
  });

  it.each(everyHelp)("of %s %s shows no key instead of words", async (...words) => {
    for (const lang of LANGUAGES) {
      const text = await help(
        words.filter((word) => typeof word === "string"),
        lang,
      );

      expect(text.match(/\b(?:help|cli)\.[a-z-]+\.[a-z-]+/g)).toBeNull();
    }
  });

  it.each(everyHelp)("of %s %s fits 100 columns in either language", async (...words) => {
    for (const lang of LANGUAGES) {
      const text = await help(
        words.filter((word) => typeof word === "string"),
        lang,
      );

      expect(text.split("\n").filter((line) => stringWidth(line) > 100)).toEqual([]);
    }
  });

  it("is asked for with --help, -h or help, before or behind the command", async () => {
    const pages = await Promise.all(
      [
        ["deploy", "--help"],
        ["-h", "deploy"],
        ["help", "deploy"],
      ].map((argv) => run(argv)),
    );

    expect(new Set(pages.map(({ stdout }) => stdout)).size).toBe(1);
    expect((await run(["registry", "serve", "-h"])).stdout).toContain("--foreground");
  });

  it("of a command that is not there is a usage error", async () => {
    const { status, stderr } = await run(["depoy", "--help"]);

    expect([status, stderr.includes("did you mean deploy?")]).toEqual([2, true]);
  });
});

/** What Chinese help may say in Latin letters: names that have no other form. */
const NAMES =
  /\b(?:Slipway|Windows|Linux|Go|JSON|SARIF|CI|OCI|Docker|TCP|URL|RFC|Ctrl-C|NDJSON|NO_COLOR|FORCE_COLOR|TERM=dumb|SLIPWAY_LANG|LC_ALL|LC_MESSAGES|LANG|zh-CN|en|auto|always|never|oci|docker|blocker|high|medium|low|local|slipway\.yaml|linux\/(?:amd64|arm64)|main|ms|s|m|h)\b|127\.0\.0\.1/g;

describe("Chinese help", () => {
  it.each(everyHelp)("of %s %s leaves no English behind", async (...words) => {
    const text = await help(
      words.filter((word) => typeof word === "string"),
      "zh-CN",
    );

    const rest = text
      .split("\n")
      // Commands with their arguments are typed as they stand.
      .map((line) => line.replace(/^ {2}slipway.*?(?= {2}|$)/, ""))
      .join("\n")
      .replace(/`[^`]*`/g, "")
      .replace(/(?:^|\s)-{1,2}[a-zA-Z][a-z-]*/g, " ")
      .replace(/用法：slipway[a-z ]*/g, "")
      .replace(new RegExp(`^ {2}(?:${[...names, ...GROUPS].join("|")}) `, "gm"), "")
      .replace(NAMES, "")
      .match(/[A-Za-z]{2,}/g);
    expect(rest).toBeNull();
  });

  it("has Chinese in every text of help, errors, hints and events", () => {
    const chinese: Catalogue = zhCN;
    const silent = Object.entries(chinese).filter(
      ([key, text]) =>
        /^(?:help|error|hint|event|transition|problem|doing)\./.test(key) && !/[\u4e00-\u9fff]/.test(text),
    );

    // Pure layout has no words.
    expect(
      silent.map(([key]) => key).filter((key) => !/^(?:event\.(?:progress|stage-started)|problem\.line)/.test(key)),
    ).toEqual([]);
  });

  it("words usage errors in Chinese too", async () => {
    for (const argv of [
      ["depoy"],
      ["deploy", "--tik"],
      ["verify"],
      ["deploy", "a", "b"],
      ["build", "--output"],
      ["registry"],
    ]) {
      const { stderr } = await run([...argv, "--lang", "zh-CN"]);

      expect(stderr).toMatch(/[\u4e00-\u9fff]/);
      expect(stderr).not.toMatch(/\b(?:unknown|missing|error:|argument|option|too many)\b/);
    }
  });

  it("is chosen by LANG", async () => {
    const { stdout } = await run(["--help"], { env: { LANG: "zh_CN.UTF-8" } });

    expect(stdout).toContain("用法：");
  });

  it("explains every global option", () => {
    expect(GLOBAL_OPTIONS.filter(({ flags }) => english[`help.global.${longName(flags)}`] === undefined)).toEqual([]);
  });
});
