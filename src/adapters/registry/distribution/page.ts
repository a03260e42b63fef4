import { lie, type Question } from "./refusal.ts";
import type { WireAnswer } from "./wire.ts";

/** More pages than any list has; a registry that always has one more is stopped here. */
export const PAGES = 1_000;

const NEXT = /<([^>]*)>\s*;[^,]*\brel\s*=\s*"?next"?/i;

/** The next page of a list as `Link` names it (RFC 8288); only on the same server, and never the same page again. */
export function nextPage(answer: WireAnswer, question: Question): URL | undefined {
  const header = answer.headers["link"];
  const found = NEXT.exec(Array.isArray(header) ? header.join(", ") : (header ?? ""))?.[1];
  if (found === undefined) return undefined;
  const { url } = answer;
  if (!URL.canParse(found, url.href)) throw lie(question, "Link", found);
  const next = new URL(found, url);
  if (next.origin !== url.origin || next.href === url.href) throw lie(question, "Link", found);
  return next;
}
