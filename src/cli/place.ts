import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "../pipeline/app.ts";

/** Where a use case works and which services it is about. */
export interface Place {
  readonly context: Context;
  readonly services: readonly string[];
}

/**
 * `slipway up examples/hello`: one argument that is a folder is a place to stand in, so that a project below the current folder can be
 * meant without going there. Anything else names services. (A service whose folder has its name is the same either way.)
 */
export function placeOf(context: Context, words: readonly string[]): Place {
  const [only] = words;
  if (only === undefined || words.length > 1) return { context, services: words };
  const folder = resolve(context.cwd, only);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? { context: { ...context, cwd: folder }, services: [] } : { context, services: words };
}
