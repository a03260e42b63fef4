import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { writeFileAtomic } from "../../../kit/atomic-file.ts";
import { writeFailure } from "../../../kit/whole-file.ts";

const SCHEMA = "slipway.app/1";

interface Claim {
  readonly schema: typeof SCHEMA;
  /** Absolute folder of the project. */
  readonly root: string;
}

/**
 * Ties an app on a target to the folder it comes from, in a file. Another folder is refused with `app-from-another-root`, unless the one
 * that had it is no longer there: a project may move.
 */
export function claimApp(
  file: string,
  wanted: { readonly app: string; readonly target: string; readonly root: string },
  platform: NodeJS.Platform = process.platform,
): void {
  const root = realOf(wanted.root);
  const text = JSON.stringify({ schema: SCHEMA, root } satisfies Claim, null, 2);
  if (writeNew(file, text)) return;
  const other = rootIn(file);
  if (other !== undefined && sameFolder(other, root, platform)) return;
  if (other !== undefined && existsSync(other)) {
    throw new SlipwayError("app-from-another-root", { app: wanted.app, target: wanted.target, root: other });
  }
  writeFileAtomic(file, text);
}

/** False when the file is there already: of two that claim at once one wins. */
function writeNew(file: string, text: string): boolean {
  let handle: number;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    handle = openSync(file, "wx", 0o600);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw writeFailure(failure, file);
  }
  writeSync(handle, text);
  closeSync(handle);
  return true;
}

function rootIn(file: string): string | undefined {
  try {
    const claim = JSON.parse(readFileSync(file, "utf8")) as Partial<Claim>;
    return claim.schema === SCHEMA ? claim.root : undefined;
  } catch {
    return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function sameFolder(a: string, b: string, platform: NodeJS.Platform): boolean {
  return platform === "win32" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
