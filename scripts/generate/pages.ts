import type { Command, OptionSpec } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { bareName, keyOf } from "../../src/cli/help.ts";
import { GLOBAL_OPTIONS, INFORMATION_OPTIONS, longName } from "../../src/cli/options.ts";
import { ruleFacts } from "../../src/cli/render/rule.ts";
import { ruleTexts } from "../../src/assess/rules/texts.ts";
import { schemaPaths } from "../../src/config/schema-paths.ts";
import { jsonSchema } from "../../src/config/shape.ts";
import { CATALOG, EXIT } from "../../src/errors.ts";
import { type Catalogue, type Language, LANGUAGES } from "../../src/texts/catalogue.ts";
import { en } from "../../src/texts/en/index.ts";
import { createTranslate, type Translate } from "../../src/texts/translate.ts";
import { fenced, markdownTable, paragraphs, prose } from "./markdown.ts";
import { PAGE_WORDS, type PageWords } from "./words.ts";

/** Path from the root → content, for every generated file. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>([["src/config/slipway.schema.json", schemaFile(await createTranslate("en"))]]);
  for (const language of LANGUAGES) {
    const t = await createTranslate(language);
    const words = PAGE_WORDS[language];
    const pages: Readonly<Record<string, string>> = {
      errors: errorsPage(t, words),
      commands: await commandsPage(t, words),
      config: configPage(t, words),
      events: eventsPage(t, words),
      rules: rulesPage(t, language, words),
    };
    for (const [name, text] of Object.entries(pages)) files.set(pagePath(name, language), text);
  }
  return files;
}

function pagePath(name: string, language: Language): string {
  return `docs/reference/${name}.${language}.md`;
}

function errorsPage(t: Translate, { generated, errors }: PageWords): string {
  const rows = Object.entries(CATALOG).map(([code, { exit }]) => [
    `\`${code}\``,
    String(exit),
    t(`error.${code}`),
    t(`hint.${code}`),
  ]);
  return paragraphs(`# ${errors.title}`, generated, errors.intro, markdownTable(errors.head, rows));
}

async function commandsPage(t: Translate, words: PageWords): Promise<string> {
  const { commands } = words;
  const sections: string[] = [];
  for (const load of Object.values(COMMANDS)) sections.push(...commandSection(await load(), t, words));
  const globals = [...GLOBAL_OPTIONS, ...INFORMATION_OPTIONS].map((spec) => optionRow("global", spec, t));
  const statuses = Object.entries(EXIT).map(([name, exit]) => [String(exit), commands.status[name] ?? name]);
  return paragraphs(
    `# ${commands.title}`,
    words.generated,
    t("help.slipway.about"),
    commands.intro,
    ...sections,
    `## ${commands.globals}`,
    markdownTable([commands.option, commands.meaning], globals),
    `## ${commands.statuses}`,
    markdownTable(["", commands.meaning], statuses),
  );
}

function commandSection(
  { name, args, options, examples }: Command,
  t: Translate,
  { commands }: PageWords,
): readonly string[] {
  const key = keyOf(name);
  const argRows = args.map((arg) => [`\`${arg}\``, t(`help.${key}.${bareName(arg)}`)]);
  const exampleRows = examples.map((example, i) => [`\`${example}\``, t(`help.${key}.example.${i + 1}`)]);
  return [
    `## slipway ${name}`,
    t(`help.${key}.summary`),
    t(`help.${key}.about`),
    argRows.length === 0 ? "" : markdownTable([commands.argument, commands.meaning], argRows),
    options.length === 0
      ? ""
      : markdownTable(
          [commands.option, commands.meaning],
          options.map((spec) => optionRow(key, spec, t)),
        ),
    markdownTable([commands.example, commands.meaning], exampleRows),
  ];
}

function optionRow(key: string, { flags }: OptionSpec, t: Translate): readonly string[] {
  const named = flags.replace(/<([a-z-]+)>/, (_, name: string) => `<${t(`help.value.${name}`)}>`);
  return [`\`${named}\``, t(`help.${key}.${longName(flags)}`)];
}

function configPage(t: Translate, { generated, config }: PageWords): string {
  const types = new Map<string, string[]>();
  for (const { path, node } of schemaPaths(jsonSchema()))
    types.set(path, [...(types.get(path) ?? []), typeOf(node, t)]);
  const rows = [...types].flatMap(([path, texts]) =>
    path === "" ? [] : [[`\`${path.replace(/\*/g, "<…>")}\``, [...new Set(texts)].join(" / "), t(`config.${path}`)]],
  );
  const problems = Object.keys(en)
    .filter((key) => key.startsWith("problem.yaml-") || key.startsWith("problem.not-a"))
    .map((key) => [`\`${key.slice("problem.".length)}\``, t(key)]);
  return paragraphs(
    `# ${config.title}`,
    generated,
    config.intro,
    markdownTable(config.head, rows),
    `## ${config.problems}`,
    markdownTable(config.problemHead, problems),
  );
}

/** The type in words: what is listed, else the plain JSON types. */
function typeOf(node: Readonly<Record<string, unknown>>, t: Translate): string {
  const { type, anyOf, oneOf, enum: listed, const: only } = node;
  if (Array.isArray(listed)) return listed.map((value) => `\`${String(value)}\``).join(" ");
  if (only !== undefined) return `\`${JSON.stringify(only).replaceAll('"', "")}\``;
  const options: unknown = anyOf ?? oneOf;
  if (Array.isArray(options)) {
    const texts = options.map((option: unknown) => typeOf(typeof option === "object" ? { ...option } : {}, t));
    return [...new Set(texts)].join(" / ");
  }
  const word = type === "integer" ? "int" : String(type);
  return t(`expected.${word}`);
}

function eventsPage(t: Translate, { generated, events }: PageWords): string {
  const grouped = (prefix: string): readonly (readonly string[])[] => {
    const catalogue: Catalogue = en;
    const types = new Map<string, string[]>();
    for (const key of Object.keys(catalogue).filter((each) => each.startsWith(prefix))) {
      const type = key.slice(prefix.length).split(".")[0] ?? "";
      types.set(type, [...(types.get(type) ?? []), t(key)]);
    }
    return [...types].map(([type, texts]) => [`\`${type}\``, texts.join("\n")]);
  };
  return paragraphs(
    `# ${events.title}`,
    generated,
    events.intro,
    markdownTable(events.head, grouped("event.")),
    `## ${events.transitions}`,
    markdownTable(events.head, grouped("transition.")),
  );
}

function rulesPage(t: Translate, language: Language, { generated, rules }: PageWords): string {
  const all = ruleTexts(language);
  const quoted = (title: string, examples: readonly string[]): readonly string[] =>
    examples.length === 0 ? [] : [title, ...examples.map((example) => fenced(example, "go"))];
  return paragraphs(
    `# ${rules.title}`,
    generated,
    rules.intro,
    markdownTable(
      rules.head,
      all.map(({ id, name, severity, why }) => [id, `\`${name}\``, t(`severity.${severity}`), why]),
    ),
    ...all.flatMap((rule) => [
      `## ${rule.id} ${rule.name}`,
      ruleFacts(rule, t)
        .map(([label, text]) => `- **${label}**${t("cli.colon")}${prose(text)}`)
        .join("\n"),
      ...quoted(rules.bad, rule.bad),
      ...quoted(rules.good, rule.good),
    ]),
  );
}

/** The JSON Schema for editors, with the English words of every key. */
function schemaFile(t: Translate): string {
  const schema = jsonSchema();
  for (const { path, node } of schemaPaths(schema)) node["description"] = t(`config.${path}`);
  return `${JSON.stringify({ ...schema, title: "slipway.yaml" }, null, 2)}\n`;
}
