import type { Translate } from "../texts/translate.ts";
import type { Command, OptionSpec } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { GLOBAL_OPTIONS, INFORMATION_OPTIONS, longName } from "./options.ts";
import type { Paint } from "./paint.ts";
import { catalogueWidth as width, pad, wrap } from "./render/table.ts";

export interface HelpStyle {
  readonly t: Translate;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly columns: number;
}

type Entry = readonly [left: string, right: string];
type Section = readonly [title: string, entries: readonly Entry[]];

/** Help of the whole program: needs no command's file, only their names. */
export function rootHelp(examples: readonly string[], style: HelpStyle): readonly string[] {
  const { t } = style;
  const commands = Object.keys(COMMANDS).map((name): Entry => [name, t(`help.${keyOf(name)}.summary`)]);
  return page(
    [
      t("help.slipway.summary"),
      "",
      `${t("help.usage")}slipway ${t("help.slipway.usage")}`,
      "",
      t("help.slipway.about"),
    ],
    [
      [t("help.commands"), commands],
      [t("help.options"), globalEntries(t)],
      [t("help.examples"), exampleEntries("slipway", examples, t)],
    ],
    [t("help.more")],
    style,
  );
}

/** Help of one command. */
export function commandHelp(command: Command, style: HelpStyle): readonly string[] {
  const { t } = style;
  const key = keyOf(command.name);
  const args = command.args.map((arg): Entry => [argumentText(arg, t), t(`help.${key}.${bareName(arg)}`)]);
  const own = command.options.map((spec): Entry => [optionText(spec, t), t(`help.${key}.${longName(spec.flags)}`)]);
  const usage = ["slipway", command.name, ...args.map(([left]) => left), t("help.options-word")];
  return page(
    [t(`help.${key}.summary`), "", `${t("help.usage")}${usage.join(" ")}`, "", t(`help.${key}.about`)],
    [
      [t("help.arguments"), args],
      [t("help.own-options"), own],
      [t("help.options"), globalEntries(t)],
      [t("help.examples"), exampleEntries(key, command.examples, t)],
    ],
    [],
    style,
  );
}

/** Help of a first word that is no command by itself, such as `registry`. */
export function groupHelp(group: string, style: HelpStyle): readonly string[] {
  const { t } = style;
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${group} `));
  const examples = members.map((name): Entry => [`slipway ${name}`, t(`help.${keyOf(name)}.summary`)]);
  return page(
    [t(`help.${group}.summary`), "", `${t("help.usage")}slipway ${group} ${t("help.command-word")}`],
    [
      [t("help.commands"), members.map((name): Entry => [name, t(`help.${keyOf(name)}.summary`)])],
      [t("help.options"), globalEntries(t)],
      [t("help.examples"), examples],
    ],
    [],
    style,
  );
}

/** The part of a text key a command's name makes: "registry serve" → "registry-serve". */
export function keyOf(name: string): string {
  return name === "" ? "slipway" : name.replaceAll(" ", "-");
}

/** "[service]" → "service", "[services...]" → "services". */
export function bareName(arg: string): string {
  return arg.replace(/[[\]<>.]/g, "");
}

/** The name of a value is translated; the brackets that say whether it is needed stay. */
function argumentText(arg: string, t: Translate): string {
  return arg.replace(bareName(arg), t(`help.value.${bareName(arg)}`));
}

function optionText({ flags }: OptionSpec, t: Translate): string {
  const indented = flags.startsWith("--") ? `    ${flags}` : flags;
  return indented.replace(/<([a-z-]+)>/, (_, name: string) => `<${t(`help.value.${name}`)}>`);
}

function globalEntries(t: Translate): readonly Entry[] {
  return [...GLOBAL_OPTIONS, ...INFORMATION_OPTIONS].map(
    (spec): Entry => [optionText(spec, t), t(`help.global.${longName(spec.flags)}`)],
  );
}

function exampleEntries(key: string, examples: readonly string[], t: Translate): readonly Entry[] {
  return examples.map((example, i): Entry => [example, t(`help.${key}.example.${i + 1}`)]);
}

function page(
  head: readonly string[],
  sections: readonly Section[],
  tail: readonly string[],
  style: HelpStyle,
): readonly string[] {
  const shown = sections.filter(([, entries]) => entries.length > 0);
  const columns = Math.max(60, Math.min(style.columns, 110));
  return [
    ...head.flatMap((text) => (text === "" ? [""] : wrap(text, columns, width))),
    ...shown.flatMap(([title, entries]) => ["", style.paint("strong", title), ...listed(entries, columns)]),
    ...tail.flatMap((text) => ["", ...wrap(text, columns, width)]),
  ];
}

/** Two columns; a left side that is too long gets a line of its own. */
function listed(entries: readonly Entry[], columns: number): readonly string[] {
  const left = Math.min(32, Math.max(...entries.map(([text]) => width(text)))) + 4;
  return entries.flatMap(([text, explanation]) => {
    const lines = wrap(explanation, columns - left, width);
    const fits = width(text) + 4 <= left;
    const first = fits
      ? [pad(`  ${text}`, left, width) + (lines[0] ?? "")]
      : [`  ${text}`, " ".repeat(left) + (lines[0] ?? "")];
    return [...first, ...lines.slice(1).map((line) => " ".repeat(left) + line)].map((line) => line.trimEnd());
  });
}
