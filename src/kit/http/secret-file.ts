import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { secret, type Secret } from "../secret.ts";

const MODE = 0o600;
const SHARED = 0o077;
const BYTES = 32;

/** Reads or makes (owner-only) a file with a random secret; of several processes that make it at once, all answer the same one. */
export function secretFile(file: string): Secret {
  if (!existsSync(file)) make(file);
  return read(file);
}

function make(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = openSync(draft, "wx", MODE);
  writeSync(handle, randomBytes(BYTES).toString("base64url"));
  fsyncSync(handle);
  closeSync(handle);
  try {
    // A link fails when the name is taken, a rename would replace what another process already answered.
    linkSync(draft, file);
  } catch {
    if (!existsSync(file)) renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file: string): Secret {
  const handle = openSync(file, "r");
  try {
    // Windows has no such bits; there the file inherits the owner's profile folder.
    if (process.platform !== "win32" && (fstatSync(handle).mode & SHARED) !== 0)
      throw new SlipwayError("secret-file-exposed", { file });
    const text = readFileSync(handle, "utf8").trim();
    if (text.length < BYTES) throw new SlipwayError("secret-file-exposed", { file });
    return secret(text);
  } finally {
    closeSync(handle);
  }
}
