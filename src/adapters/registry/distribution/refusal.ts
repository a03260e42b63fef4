import { SlipwayError, type Doing } from "../../../errors.ts";
import { readShort, type WireAnswer, type WireFailure } from "./wire.ts";

const OUTPUT_LIMIT = 500;
const READ_LIMIT = 64 * 1024;
const READ_MS = 5_000;

/** What an error says about the question that was asked. */
export interface Question {
  readonly registry: string;
  readonly repository: string;
  readonly doing: Doing;
}

/** Turns an answer nobody wanted into an error the user can act on, with the registry's own words. */
export async function refusal(question: Question, answer: WireAnswer): Promise<SlipwayError> {
  const { registry, repository, doing } = question;
  const { status } = answer;
  const output = await ownWords(answer);
  return status === 401 || status === 403
    ? new SlipwayError("registry-denied", { registry, repository, status, output }, { doing })
    : new SlipwayError("registry-failed", { registry, repository, status, output }, { doing });
}

/** No answer at all. */
export function unreachableRegistry({ registry, doing }: Question, failure: WireFailure): SlipwayError {
  return new SlipwayError(
    "registry-unreachable",
    { registry, reason: failure.reason },
    { doing, cause: failure.cause },
  );
}

/** What the registry says contradicts what was asked or sent; nothing of it is used. */
export function lie({ registry, doing }: Question, expected: string, got: string): SlipwayError {
  return new SlipwayError("registry-lied", { registry, expected, got }, { doing });
}

/** `CODE: message` of each error of distribution-spec v1.1 ("Error Codes"), else the start of whatever was sent. */
async function ownWords(answer: WireAnswer): Promise<string> {
  const bytes = await readShort(answer, READ_LIMIT, READ_MS).catch(() => undefined);
  const text = bytes?.toString("utf8") ?? "";
  try {
    const { errors } = JSON.parse(text) as { readonly errors?: unknown };
    const list = (Array.isArray(errors) ? errors : []) as readonly {
      readonly code?: unknown;
      readonly message?: unknown;
    }[];
    const lines = list.map(({ code, message }) => `${String(code)}: ${String(message)}`);
    if (lines.length > 0) return printable(lines.join("\n"));
  } catch {
    // Not every proxy speaks JSON; its words are shown as they are.
  }
  return printable(text);
}

/** A hostile registry must not move the cursor of the terminal its words are shown in. */
function printable(text: string): string {
  return text
    .replace(/[^\P{Cc}\n]/gu, " ")
    .trim()
    .slice(0, OUTPUT_LIMIT);
}
