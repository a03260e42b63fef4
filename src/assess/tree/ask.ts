import { compareBytes } from "../../kit/compare.ts";
import type { Finding } from "../../model/assessment.ts";
import type { Message } from "../../model/message.ts";
import type { GoTree, TreePlace } from "../../ports/go-tree.ts";
import type { GoFile } from "../go/syntax.ts";
import type { Tree } from "../project/tree.ts";
import { askPlaces } from "./excerpt.ts";

/** What trees say about the places of findings. */
export interface TreeAnswers {
  readonly places: ReadonlyMap<Finding, TreePlace>;
  /** Files no tree was made of, and why. */
  readonly unknown: readonly Message[];
}

/** A file that a tree is to be made of, with all its findings. */
export interface Asked {
  readonly file: GoFile;
  readonly findings: readonly Finding[];
}

export interface TreeLimits {
  readonly files: number;
  /** UTF-16 code units. */
  readonly characters: number;
}

/** A tree costs about as much as all rules on fifty files; what stands behind these is a port of its own. */
export const TREE_LIMITS: TreeLimits = { files: 400, characters: 8 * 1024 * 1024 };

/** Asks about every place in files where something grave stands, and loads the grammar only if there is one. */
export async function askTrees(
  go: GoTree | undefined,
  tree: Tree,
  findings: readonly Finding[],
  signal?: AbortSignal,
): Promise<TreeAnswers> {
  const places = new Map<Finding, TreePlace>();
  const { asked, left } = chooseFiles(tree, findings);
  if (asked.length === 0) return { places, unknown: [] };
  const syntax = await go?.open();
  if (syntax === undefined) return { places, unknown: [{ code: "no-tree", params: {} }] };
  const unknown: Message[] = left === 0 ? [] : [{ code: "tree-capped", params: { files: left } }];
  for (const { file, findings: own } of asked) {
    signal?.throwIfAborted();
    const said = askPlaces(
      syntax,
      file,
      own.map((one) => offsetOf(one, file)),
    );
    if (said === undefined) unknown.push({ code: "tree-unread", params: { file: file.path } });
    for (const [index, place] of said?.entries() ?? []) {
      const finding = own[index];
      if (finding !== undefined) places.set(finding, place);
    }
  }
  return { places, unknown };
}

/** Go files with a blocker or a high finding in production code, those with a blocker first. */
export function chooseFiles(
  tree: Tree,
  findings: readonly Finding[],
  limits = TREE_LIMITS,
): { readonly asked: readonly Asked[]; readonly left: number } {
  const byFile = new Map<string, Finding[]>();
  for (const one of findings) {
    const known = byFile.get(one.file);
    if (known === undefined) byFile.set(one.file, [one]);
    else known.push(one);
  }
  const has = (file: string, severity: string): boolean =>
    byFile.get(file)?.some((one) => one.severity === severity && one.scope === "production") === true;
  const grave = tree.packages
    .flatMap(({ files }) => files)
    .filter(({ path }) => has(path, "blocker") || has(path, "high"))
    .toSorted((a, b) => +has(b.path, "blocker") - +has(a.path, "blocker") || compareBytes(a.path, b.path));
  const asked: Asked[] = [];
  let room = limits.characters;
  for (const file of grave) {
    if (asked.length === limits.files || file.text.length > room) continue;
    room -= file.text.length;
    asked.push({ file, findings: byFile.get(file.path) ?? [] });
  }
  return { asked, left: grave.length - asked.length };
}

/** Where a finding stands in the text of its file. */
export function offsetOf({ line, column }: Finding, { lines }: GoFile): number {
  return lines.start(line) + column - 1;
}
