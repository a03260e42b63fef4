import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { CATALOG, type ErrorCode } from "../../src/errors.ts";
import type { Run } from "./stage.ts";

/** The error document of `--json`. */
export interface Refusal {
  readonly code: string;
  readonly exit: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly problems: readonly { readonly code: string; readonly params: Readonly<Record<string, unknown>> }[];
}

/**
 * Holds that a command run with `--json` failed as the catalogue says: its exit status, the code and what to do on stderr for people,
 * and one error document on stdout for programs. Answers with the document.
 */
export function refused({ status, stdout, stderr }: Run, code: ErrorCode): Refusal {
  expect({ status, stderr, stdout }).toMatchObject({ status: CATALOG[code].exit });
  expect(stderr.split("\n").some((line) => line.startsWith(`✖ ${code}`))).toBe(true);
  expect(stderr).toMatch(/^ {2}What to do: \S/m);
  // A placeholder nobody filled is a text nobody can act on; `${VAR}` is meant.
  expect(stderr).not.toMatch(/(?<!\$)\{\w+\}/);
  const document = JSON.parse(stdout) as Refusal & { readonly schema: string };
  expect(document).toMatchObject({ schema: "slipway.error/1", code, exit: status });
  return document;
}

/** Every file below a folder with the hash of its content, so that "nothing changed" can be held; empty when there is no folder. */
export function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : filesBelow(folder);
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true)
    .toSorted();
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
