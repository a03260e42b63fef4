import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../errors.ts";
import { type Config, CONFIG_FILE } from "./config.ts";

/**
 * Reads slipway.yaml of a project; undefined when there is none. `${VAR:default}` is resolved here, once, except in the `env` of
 * services. Parser and schema are loaded only when there is a file.
 */
export async function loadConfig(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Config | undefined> {
  const text = await readText(join(root, CONFIG_FILE));
  if (text === undefined) return undefined;
  const { parseConfig } = await import("./parse.ts");
  return parseConfig(text, (name) => env[name]);
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === "ENOENT") return undefined;
    throw unreadable(failure.code ?? failure.message, failure);
  });
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (failure) {
    throw unreadable("not-utf8", failure);
  }
}

function unreadable(reason: string, cause: unknown): SlipwayError {
  return new SlipwayError("config-unreadable", { file: CONFIG_FILE, reason }, { doing: "reading-config", cause });
}
