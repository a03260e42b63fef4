import { table } from "../../../kit/table.ts";

/** Text that is HTML already; anything else is escaped where it is put in. */
export interface Markup {
  readonly html: string;
}

type Value = string | number | Markup | undefined | readonly Value[];

const SIGNS = table<string>({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
  "\0": "\uFFFD",
});

/** Text as content or as the value of a quoted attribute; half a character, which no encoding has, becomes the sign for that. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`\0]|\p{Surrogate}/gu, (sign) => SIGNS[sign] ?? "\uFFFD");
}

/**
 * Markup from a template: values are escaped unless they are markup themselves, lists are joined.
 * @example html`<b>${"a < b"}</b>`.html === "<b>a &lt; b</b>"
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { html: parts.reduce((text, part, i) => text + part + (i < values.length ? shown(values[i]) : ""), "") };
}

function shown(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return "html" in value ? value.html : value.map(shown).join("");
}
