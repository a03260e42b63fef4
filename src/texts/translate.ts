import type { Params } from "../errors.ts";
import { fill, type Catalogue, type Language } from "./catalogue.ts";
import { en } from "./en/index.ts";

/** Renders a text by key; a key without a text comes back as the key itself, so that nothing is hidden. */
export type Translate = (key: string, params?: Params) => string;

/** Loads one language; the other stays on disk. */
export async function createTranslate(language: Language): Promise<Translate> {
  const chosen: Catalogue = language === "en" ? en : (await import("./zh-CN/index.ts")).zhCN;
  const english: Catalogue = en;
  return (key, params = {}) => fill(chosen[key] ?? english[key] ?? key, params);
}
