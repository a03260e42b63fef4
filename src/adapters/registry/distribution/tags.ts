import { compareBytes } from "../../../kit/compare.ts";
import { nextPage, PAGES } from "./page.ts";
import { lie, refusal, type Question } from "./refusal.ts";
import { pullScope } from "./authorize.ts";
import type { Client } from "./client.ts";
import { drop, readShort } from "./wire.ts";

const LIMIT = 64 * 1024 * 1024;

/** All tags, page by page; none for a repository nobody has pushed to. */
export async function readTags(client: Client, question: Question): Promise<readonly string[]> {
  const { repository } = question;
  const tags = new Set<string>();
  let target: string | URL | undefined = `/v2/${repository}/tags/list?n=1000`;
  for (let page = 0; target !== undefined; page++) {
    const answer = await client.ask({ method: "GET", target, scopes: [pullScope(repository)] }, question);
    if (answer.status === 404) {
      drop(answer);
      break;
    }
    if (answer.status !== 200) throw await refusal(question, answer);
    const bytes = await readShort(answer, LIMIT, client.answerMs);
    const listed = tagsIn(bytes?.toString("utf8") ?? "");
    if (listed === undefined || page === PAGES) throw lie(question, "tags", "none");
    for (const tag of listed) tags.add(tag);
    target = nextPage(answer, question);
  }
  return [...tags].toSorted(compareBytes);
}

/** `null` is what some registries send for an empty list. */
function tagsIn(text: string): readonly string[] | undefined {
  try {
    const { tags } = JSON.parse(text) as { readonly tags?: unknown };
    const list = tags ?? [];
    return Array.isArray(list) && list.every((tag) => typeof tag === "string") ? (list as string[]) : undefined;
  } catch {
    return undefined;
  }
}
