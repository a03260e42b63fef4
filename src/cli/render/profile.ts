import type { Assessment } from "../../model/assessment.ts";
import type { Message } from "../../model/message.ts";
import type { Session } from "../session.ts";
import { plainNumber } from "./format.ts";
import { table } from "./table.ts";

/** What the service is, as far as reading tells: every key there is, whatever later versions add. */
export async function profileLines({ module, profile }: Assessment, session: Session): Promise<readonly string[]> {
  const { t, paint } = session;
  return [paint("strong", module ?? t("cli.assess.no-module")), ...(await table(rowsOf(profile, 1, session)))];
}

type Row = readonly [label: string, value: string];

function rowsOf(value: object, depth: number, session: Session): readonly Row[] {
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const label = `${"  ".repeat(depth)}${labelOf(key, session)}`;
    const line = lineOf(member, session);
    if (line !== undefined) return [[label, line] as const];
    return [[label, ""] as const, ...nestedRows(member, depth + 1, session)];
  });
}

function nestedRows(value: unknown, depth: number, session: Session): readonly Row[] {
  if (!Array.isArray(value)) return isRecord(value) ? rowsOf(value, depth, session) : [];
  return value.flatMap((item: unknown) => {
    const line = lineOf(item, session);
    const bullet = `${"  ".repeat(depth)}${session.t("cli.bullet")} `;
    if (line !== undefined) return [[bullet + line, ""] as const];
    const rows = nestedRows(item, depth + 1, session);
    return rows.map(([label, text], i): Row => [i === 0 ? bullet + label.trimStart() : label, text]);
  });
}

/** What fits into one line; undefined for what does not. */
function lineOf(value: unknown, session: Session): string | undefined {
  const { t, say } = session;
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return t(value ? "cli.yes" : "cli.no");
  if (typeof value === "number") return plainNumber(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    const parts = value.map((item: unknown) =>
      isRecord(item) && !isMessage(item) && !isPlace(item) ? undefined : lineOf(item, session),
    );
    const texts = parts.filter((part) => part !== undefined);
    return texts.length === parts.length ? texts.join(t("cli.list-separator")) || "–" : undefined;
  }
  if (isPlace(value)) return `${String(value["file"])}:${String(value["line"])}`;
  return isMessage(value) ? say.message(value) : undefined;
}

/** `{file, line}` and nothing else. */
function isPlace(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.keys(value).length === 2 && "file" in value && "line" in value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMessage(value: unknown): value is Message {
  return isRecord(value) && typeof value["code"] === "string" && isRecord(value["params"]);
}

/** A word of ours, else the key with its humps taken apart. */
function labelOf(key: string, { t, say }: Session): string {
  if (say.has(`profile.${key}`)) return t(`profile.${key}`);
  return key.replace(/([a-z0-9])([A-Z])/g, (_, before: string, hump: string) => `${before} ${hump.toLowerCase()}`);
}
