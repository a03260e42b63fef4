import type { FileHandle } from "node:fs/promises";
import type { ByteRange } from "./ranges.ts";

/** An open file, of which a part is sent; whoever sends it closes it. */
export interface FileBody {
  readonly handle: FileHandle;
  readonly range: ByteRange | undefined;
}

/** What is sent back; only the server writes it to the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array | FileBody;
}

/** Codes of distribution-spec v1.1 ("Error Codes") that we use, and one of our own for a full disk. */
export type ErrorName =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DENIED"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "STORAGE_FULL"
  | "UNAUTHORIZED"
  | "UNSUPPORTED";

export function answer(status: number, headers: Answer["headers"] = {}): Answer {
  return { status, headers };
}

export function json(status: number, value: unknown, headers: Answer["headers"] = {}): Answer {
  return {
    status,
    headers: { "Content-Type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** An error as clients of registries expect it (distribution-spec v1.1 "Error Codes"); `detail` is data, never prose. */
export function refuse(status: number, code: ErrorName, detail: string = "", headers: Answer["headers"] = {}): Answer {
  return json(status, { errors: [{ code, message: code.toLowerCase().replaceAll("_", " "), detail }] }, headers);
}
