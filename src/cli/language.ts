import { type Language, LANGUAGES } from "../texts/catalogue.ts";

/**
 * The language to speak: `--lang`, then SLIPWAY_LANG, then LC_ALL, LC_MESSAGES, LANG, then what the operating system says (on Windows
 * LANG is unset). The first of them that is set decides; a language nobody wrote texts for is English.
 */
export function chooseLanguage(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  // Asked last and only when needed: loading the locale data costs milliseconds of every start.
  system: () => string = () => Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  const wanted = [flag, env["SLIPWAY_LANG"], env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]];
  return languageOf(wanted.find((text) => text !== undefined && text !== "") ?? system()) ?? "en";
}

/**
 * The catalogue for a locale name as people and systems write them; undefined when there is none.
 * @example languageOf("zh_CN.UTF-8") === "zh-CN"
 */
export function languageOf(locale: string): Language | undefined {
  const first = locale.toLowerCase().split(/[-_.@]/)[0];
  return LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === first);
}
