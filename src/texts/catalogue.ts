import type { Params } from "../errors.ts";

/** Languages a person can choose. */
export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

/** key → text with `{placeholder}`s. Keys are `<domain>.<code>`, e.g. "error.disk-full", "hint.disk-full", "event.image-built". */
export type Catalogue = Readonly<Record<string, string>>;

/** The same keys in another language. */
export type SameKeys<T extends Catalogue> = { readonly [K in keyof T]: string };

const PLACEHOLDER = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** Names of the placeholders in a text, sorted, each once. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ""))].toSorted();
}

/** Fills `{name}`s; a missing parameter stays visible as `{name}` rather than hide a fault. */
export function fill(text: string, params: Params): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : Array.isArray(value) ? value.join(", ") : String(value);
  });
}
