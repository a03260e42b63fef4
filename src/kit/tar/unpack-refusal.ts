import { SlipwayError } from "../../errors.ts";

/** Why an archive is refused; the parameter `reason` of `archive-hostile`. */
export type HostileReason =
  | "case-collision"
  | "compression-broken"
  | "device-node"
  | "drive-letter"
  | "duplicate-entry"
  | "entry-type"
  | "hardlink-out"
  | "header-broken"
  | "name-encoding"
  | "name-unfit"
  | "path-absolute"
  | "path-traversal"
  | "ratio-too-high"
  | "sparse-file"
  | "symlink-out"
  | "through-symlink"
  | "too-many-bytes"
  | "too-many-entries"
  | "trailing-data"
  | "truncated"
  | "whiteout-invalid";

const ENTRY_SHOWN = 200;

/** The refusal of an archive, naming the entry that gives it away ("" when the stream as a whole does). */
export function hostile(reason: HostileReason, entry: string, cause?: unknown): SlipwayError {
  return new SlipwayError(
    "archive-hostile",
    { reason, entry: entry.slice(0, ENTRY_SHOWN) },
    { doing: "unpacking", cause },
  );
}
