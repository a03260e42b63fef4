import type { Finding } from "../../model/assessment.ts";
import type { Message } from "../../model/message.ts";
import type { TreeKind, TreePlace } from "../../ports/go-tree.ts";
import type { GoFile } from "../go/syntax.ts";
import { KIND, type Tokens } from "../go/tokens.ts";
import { tokensOf } from "../go/tokens-of.ts";
import type { Agreement } from "../facts/agree.ts";
import { fieldFrom } from "../go/fields.ts";
import { callFrom } from "../go/calls.ts";
import { isInString } from "../go/strings.ts";
import { symbolFrom } from "../go/symbol-uses.ts";
import type { Tree } from "../project/tree.ts";
import { offsetOf, type TreeAnswers } from "./ask.ts";

/** What is left of a rule's confidence where the tree has an error, or sees something else. Percent. */
const DOUBTED = 70;

/**
 * Sets what the scanner saw beside what trees say of the same places: what both see is confirmed, what only the scanner sees is doubted
 * and named. A finding about a package whose name is a local one there is dropped: scopes are certain where nothing is broken.
 */
export function confirm(tree: Tree, findings: readonly Finding[], { places, unknown }: TreeAnswers): Agreement {
  const files = new Map(tree.packages.flatMap((one) => one.files.map((file) => [file.path, file] as const)));
  const broken = new Map<string, Message>();
  const disagreements: Message[] = [];
  const judged = findings.flatMap((finding): readonly Finding[] => {
    const place = places.get(finding);
    const file = files.get(finding.file);
    if (place === undefined || file === undefined) return [finding];
    const offset = offsetOf(finding, file);
    if (offset === 0) return [finding];
    if (place.error === undefined && namesPackage(file, offset) && place.local !== undefined) return [];
    const verdict = compare(viewAt(file, offset), place, offset);
    const { rule, line } = finding;
    if (verdict === "other") disagreements.push({ code: "tree-disagrees", params: { rule, file: file.path, line } });
    if (place.error !== undefined && file.brokenAt < 0 && !broken.has(file.path))
      broken.set(file.path, {
        code: "tree-broken",
        params: { file: file.path, line: file.lines.at(place.error.start).line },
      });
    return [judge(finding, verdict, place.error !== undefined || verdict === "other", file)];
  });
  return { findings: judged, unknown: [...unknown, ...broken.values(), ...disagreements] };
}

type Verdict = "same" | "other" | "unsaid";

function judge(finding: Finding, verdict: Verdict, doubted: boolean, file: GoFile): Finding {
  // A file whose brackets do not match was doubted as a whole before.
  const lowered = doubted && (file.brokenAt < 0 || verdict === "other");
  return {
    ...finding,
    tiers: verdict === "same" ? [...finding.tiers, 1] : finding.tiers,
    confidence: lowered ? shareOf(finding.confidence) : finding.confidence,
  };
}

/** In whole hundredths, as rules state it. */
function shareOf(confidence: number): number {
  return Math.round((Math.round(confidence * 100) * DOUBTED) / 100) / 100;
}

function compare(expected: readonly TreeKind[], { kinds, error }: TreePlace, offset: number): Verdict {
  if (error !== undefined && error.start <= offset && offset < error.end) return "unsaid";
  if (expected.length === 0) return kinds.includes("code") || kinds.includes("literal") ? "other" : "unsaid";
  return expected.every((kind) => kinds.includes(kind)) ? "same" : "other";
}

/** What the scanner takes a place for; empty for a comment. */
function viewAt(file: GoFile, offset: number): readonly TreeKind[] {
  const isHere = ({ start }: { readonly start: number }): boolean => start === offset;
  if (file.imports.some(isHere)) return ["import"];
  if (isInString(file, offset)) return ["literal"];
  const seen: TreeKind[] = [];
  if ((callFrom(file, offset)?.callee ?? "") !== "") seen.push("call");
  if (symbolFrom(file, offset) !== undefined) seen.push("selector");
  if (fieldFrom(file, offset) !== undefined) seen.push("key");
  if (file.declarations.some(isHere)) seen.push("declaration");
  return seen.length > 0 || !isCode(tokensOf(file), offset) ? seen : ["code"];
}

function isCode({ starts, ends, kinds, count }: Tokens, offset: number): boolean {
  const at = starts.subarray(0, count).findLastIndex((start) => start <= offset);
  return at >= 0 && offset < (ends[at] ?? 0) && kinds[at] !== KIND.semicolon;
}

/** The scanner takes the place for `package.Name`. A literal stands for itself, whoever takes it. */
function namesPackage(file: GoFile, offset: number): boolean {
  return symbolFrom(file, offset) !== undefined;
}
