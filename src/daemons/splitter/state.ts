import { closeSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { moveFile, syncFolder, writeFailure } from "../../kit/whole-file.ts";
import type { Fence, RouteSpec } from "../../model/run.ts";

/** What must survive a crash of one route. `spec` is null once it was removed: its address and fence are still remembered. */
export interface SavedRoute {
  readonly service: string;
  readonly host: string;
  readonly port: number;
  /** Place in the in-flight file. */
  readonly slot: number;
  readonly fence: Fence;
  readonly spec: RouteSpec | null;
}

const SCHEMA = "slipway.splitter/1";
const FAMILY = "slipway.splitter/";

/** Routes of one app as last written; none when there is no file. */
export function readRoutes(folder: string): readonly SavedRoute[] {
  const file = join(folder, "splitter.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new SlipwayError("splitter-state-broken", { file }, { cause: failure });
  }
  const found = parse(text);
  if (found === undefined) throw new SlipwayError("splitter-state-broken", { file });
  if (found.schema !== SCHEMA)
    throw new SlipwayError(found.schema.startsWith(FAMILY) ? "schema-too-new" : "splitter-state-broken", {
      file,
      what: file,
      found: found.schema,
      known: SCHEMA,
    });
  return found.routes;
}

/**
 * Replaces the file as a whole: written beside it, synced, renamed, folder synced. Whoever reads it after a crash finds the old or
 * the new text, never half of one.
 */
export async function writeRoutes(folder: string, routes: readonly SavedRoute[]): Promise<void> {
  const file = join(folder, "splitter.json");
  const draft = `${file}.draft`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const handle = await open(draft, "w", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ schema: SCHEMA, routes }, undefined, 1)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveFile(draft, file);
    await syncFolder(folder);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw writeFailure(cause, file);
  }
}

/** Requests in flight by slot, in a file that outlives a killed process. */
export interface InFlightFile {
  /** What the last process left: requests that were on their way when it died. */
  readonly left: Uint32Array;
  /** Numbers of now, by slot; `write` after changing them. */
  readonly numbers: Uint32Array;
  /** One small write into the page cache, which a kill of this process does not touch. */
  write(): void;
  close(): void;
}

/** Slots of an app: one a service it ever had. */
export const SLOTS = 256;

export function openInFlight(folder: string): InFlightFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "splitter.inflight");
  closeSync(openSync(path, "a", 0o600));
  const file = openSync(path, "r+");
  const left = new Uint32Array(SLOTS);
  const numbers = new Uint32Array(SLOTS);
  const bytes = new Uint8Array(numbers.buffer);
  readSync(file, new Uint8Array(left.buffer), 0, left.byteLength, 0);
  return {
    left,
    numbers,
    write: () => void writeSync(file, bytes, 0, bytes.byteLength, 0),
    close: () => closeSync(file),
  };
}

function parse(text: string): { readonly schema: string; readonly routes: readonly SavedRoute[] } | undefined {
  try {
    const value = JSON.parse(text) as { readonly schema?: unknown; readonly routes?: unknown } | null;
    if (typeof value?.schema !== "string" || !Array.isArray(value.routes)) return undefined;
    return { schema: value.schema, routes: value.routes as readonly SavedRoute[] };
  } catch {
    return undefined;
  }
}
