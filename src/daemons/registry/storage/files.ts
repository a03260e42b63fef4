import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSlipwayError } from "../../../errors.ts";
import { openWholeFile, writeFailure } from "../../../kit/whole-file.ts";

export function errnoOf(failure: unknown): string | undefined {
  const code = (failure as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

export function isDiskFull(failure: unknown): boolean {
  return isSlipwayError(writeFailure(failure, "", "writing-blob"), "disk-full");
}

export function isAbsent(failure: unknown): boolean {
  return errnoOf(failure) === "ENOENT";
}

/** Writes a file whole or not at all. Drafts lie in a folder of their own, so that a list of facts never shows one. */
export async function writeWhole(file: string, content: string | Uint8Array, temporary: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = await openWholeFile(temporary, "writing-blob");
  try {
    await draft.write(Buffer.from(content));
    await draft.commit(file);
  } finally {
    await draft.discard();
  }
}

/** The text of a small file, undefined when it is not there. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (failure) {
    if (isAbsent(failure)) return undefined;
    throw failure;
  }
}

/** Bytes of a file, undefined when it is not there. */
export async function sizeIfThere(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (failure) {
    if (isAbsent(failure)) return undefined;
    throw failure;
  }
}
