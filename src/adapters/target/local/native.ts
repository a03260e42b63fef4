import { randomBytes } from "node:crypto";
import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { hexOf } from "../../../kit/digest.ts";
import { digestOfFile } from "../../../kit/file-digest.ts";
import { moveFile, writeFailure } from "../../../kit/whole-file.ts";
import type { Launch } from "../../../model/instance-record.ts";
import type { Artifact } from "../../../model/run.ts";

/**
 * Keeps a native build under its sha256 and answers with how it is run: the next build may then write over the original while this one
 * runs (Windows would refuse that), and what runs is what was checked.
 */
export async function keepNative(artifact: Extract<Artifact, { kind: "native" }>, folder: string): Promise<Launch> {
  const kept = join(folder, hexOf(artifact.sha256).slice(0, 32), basename(artifact.path));
  if ((await digestOfFile(kept)) !== artifact.sha256) await keep(artifact, kept);
  return { program: kept, args: [], env: {}, caBundle: undefined };
}

async function keep({ path, sha256 }: Extract<Artifact, { kind: "native" }>, kept: string): Promise<void> {
  const draft = `${kept}.part-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(join(kept, ".."), { recursive: true, mode: 0o700 });
    await copyFile(path, draft);
    const got = await digestOfFile(draft);
    if (got !== sha256) {
      throw new SlipwayError(
        "blob-mismatch",
        { expected: sha256, got: got ?? "nothing" },
        { doing: "starting-service" },
      );
    }
    await chmod(draft, 0o755);
    await moveFile(draft, kept);
  } catch (failure) {
    await rm(draft, { force: true });
    throw translate(failure, path, kept);
  }
}

function translate(failure: unknown, from: string, to: string): unknown {
  const absent = (failure as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  if (!absent) return writeFailure(failure, to, "starting-service");
  return new SlipwayError("image-absent", { reference: from }, { doing: "starting-service", cause: failure });
}
