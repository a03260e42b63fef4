import { resolve } from "node:path";
import type { Complaint, ComplaintKind } from "../../ports/go-facts.ts";

/** `file.go:3:14: message`; a path on Windows begins with a drive. */
const PLACED = /^((?:[A-Za-z]:)?[^:\n]+?):(\d+)(?::(\d+))?: (.*)$/;
/** Messages of cmd/go and of the compiler (cmd/compile/internal/types2), by what they tell; the first group is the subject. */
const KINDS: readonly (readonly [ComplaintKind, RegExp])[] = [
  ["excluded", /build constraints exclude all Go files in (.+?)$/],
  ["undefined", /^undefined: (\S+)/],
  ["undefined", /^(?:name )?(\S+) (?:is not exported by|not declared by) package \S+/],
  ["undefined", /^\S+ undefined \(type \S+ has no field or method (\w+)/],
  ["unknown-field", /^unknown field (\w+) in struct literal/],
  ["missing-module", /no required module provides package ([^\s;:]+)/],
  ["missing-module", /^package (\S+) is not in std/],
  [
    "missing-module",
    /(?:missing go\.sum entry|cannot find module|module lookup disabled|unrecognized import path)[^"]*?([\w./-]+\.[\w./-]+)?/,
  ],
  ["embed", /^pattern (\S+?): (?:no matching files found|invalid pattern syntax|cannot embed)/],
  ["go-version", /^(?:go: )?(?:go\.mod requires go|module requires Go) ?>?=? ?(\S+)/],
];
/** Says only that there were more, or repeats what another line says. */
const NOISE = /^(?:too many errors|\s|#|note: module requires|imports?\b|package .*$)/;

/** Reads what `go build -gcflags=-e` writes to stderr. */
export function parseComplaints(output: string, moduleRoot: string): readonly Complaint[] {
  const complaints: Complaint[] = [];
  for (const raw of output.split(/\r?\n/)) {
    const placed = PLACED.exec(raw.trim());
    const message = placed?.[4] ?? raw.trim();
    const found = kindOf(message);
    if (placed === null && found.kind === "other" && (raw === "" || NOISE.test(raw))) continue;
    if (placed !== null && /^too many errors$/.test(message)) continue;
    complaints.push({
      ...found,
      file: placed === null ? "" : resolve(moduleRoot, placed[1] ?? ""),
      line: Number(placed?.[2] ?? 0),
      column: Number(placed?.[3] ?? 0),
    });
  }
  return complaints;
}

function kindOf(message: string): Pick<Complaint, "kind" | "subject"> {
  for (const [kind, pattern] of KINDS) {
    const subject = pattern.exec(message);
    if (subject !== null) return { kind, subject: subject[1] ?? message };
  }
  return { kind: "other", subject: message.slice(0, 200) };
}
