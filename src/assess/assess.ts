import { join } from "node:path";
import { isSlipwayError, SlipwayError } from "../errors.ts";
import { compareBytes } from "../kit/compare.ts";
import type { Assessment, Finding } from "../model/assessment.ts";
import type { Emit } from "../model/event.ts";
import type { Message } from "../model/message.ts";
import type { Files } from "../ports/files.ts";
import type { GoFacts } from "../ports/go-facts.ts";
import type { GoTree } from "../ports/go-tree.ts";
import { findTies } from "./engine.ts";
import { agree, type FactsInTree } from "./facts/agree.ts";
import { readGoFacts } from "./facts/fix-point.ts";
import { findingsOf } from "./findings.ts";
import type { GoFile } from "./go/syntax.ts";
import { type Program, programsOf } from "./project/describe.ts";
import { unknownModules } from "./modules/imported.ts";
import { readTree, type Tree } from "./project/tree.ts";
import { profileOf } from "./profile/profile.ts";
import { RULES } from "./rules/all.ts";
import type { Rule } from "./rules/rule.ts";
import { divide } from "./ignored.ts";
import { type IgnoreComment, ignoreComments } from "./ignore-comments.ts";
import { effortRange, scoresOf } from "./score.ts";
import { type AssessSettings, type NamedRule, NO_SETTINGS, refuseUnknownRules } from "./settings.ts";
import { strategyOf } from "./strategy.ts";
import { askTrees, type TreeAnswers } from "./tree/ask.ts";
import { confirm } from "./tree/confirm.ts";

export interface AssessOptions {
  readonly emit?: Emit;
  readonly signal?: AbortSignal;
  /** Absolute folder that is assessed; shown in an error when there is nothing to assess. */
  readonly root?: string;
  /** The Go toolchain, when it shall be asked as well. */
  readonly go?: GoFacts;
  /** Syntax trees that say whether the scanner is right where something grave stands. */
  readonly trees?: GoTree;
  /** What the project says about its own assessment. */
  readonly settings?: AssessSettings;
}

/** The toolchain gets no longer than this in all: what it did not say by then is unknown. Milliseconds. */
const GO_DEADLINE = 300_000;

/** Reads a tree and judges it. */
export async function assess(files: Files, options: AssessOptions = {}): Promise<Assessment> {
  const tree = await readTree(files, { ...options, withTexts: true });
  if (tree.packages.length === 0 && tree.modules.length === 0 && tree.broken.length === 0) {
    throw new SlipwayError("no-go-module", { folder: options.root ?? "." }, { doing: "assessing" });
  }
  const survey = surveyTree(tree, RULES, options.settings ?? NO_SETTINGS);
  const trees = await askTrees(options.trees, tree, survey.seen, options.signal);
  return conclude(survey, { trees, facts: await factsOf(tree, options) });
}

/** Facts by module; undefined when there is no Go or it was not to be asked. */
async function factsOf(
  tree: Tree,
  { go, root, emit, signal }: AssessOptions,
): Promise<readonly FactsInTree[] | undefined> {
  if (go === undefined || root === undefined) return undefined;
  const late = AbortSignal.timeout(GO_DEADLINE);
  const either = signal === undefined ? late : AbortSignal.any([signal, late]);
  const install = await go.find(either);
  if (install === undefined) return undefined;
  const read: FactsInTree[] = [];
  for (const [done, { folder }] of tree.modules.entries()) {
    emit?.({ type: "progress", what: "asking-go", done, total: tree.modules.length, unit: "steps" });
    try {
      const facts = await readGoFacts(go, install, folder === "." ? root : join(root, ...folder.split("/")), either);
      read.push({ folder, facts });
    } catch (failure) {
      // What Go does not say in time, or at all, is unknown; the rest of the report stands.
      signal?.throwIfAborted();
      if (!late.aborted && !isSlipwayError(failure)) throw failure;
    }
  }
  emit?.({ type: "progress", what: "asking-go", done: tree.modules.length, total: tree.modules.length, unit: "steps" });
  return read;
}

/** The document a tree gives under a set of rules: pure, equal for equal trees on every host. */
export function planAssessment(
  tree: Tree,
  rules: readonly Rule[],
  settings = NO_SETTINGS,
  facts?: readonly FactsInTree[],
): Assessment {
  return conclude(surveyTree(tree, rules, settings), { facts, trees: undefined });
}

/** What the scanner alone sees. */
interface Survey {
  readonly tree: Tree;
  readonly rules: readonly Rule[];
  readonly settings: AssessSettings;
  readonly comments: readonly IgnoreComment[];
  readonly programs: readonly Program[];
  readonly seen: readonly Finding[];
}

/** What others say about it. */
interface Witnesses {
  readonly trees: TreeAnswers | undefined;
  readonly facts: readonly FactsInTree[] | undefined;
}

function surveyTree(tree: Tree, rules: readonly Rule[], settings: AssessSettings): Survey {
  const comments = ignoreComments(tree);
  refuseUnknownRules([...settings.named, ...namedIn(comments)], rules);
  const programs = programsOf(tree);
  const seen = findingsOf(findTies(tree, programs, rules, settings.guards), programs);
  return { tree, rules, settings, comments, programs, seen };
}

function conclude(
  { tree, rules, settings, comments, programs, seen }: Survey,
  { trees, facts }: Witnesses,
): Assessment {
  const byTree = trees === undefined ? { findings: seen, unknown: [] } : confirm(tree, seen, trees);
  const byGo = facts === undefined ? { findings: byTree.findings, unknown: [] } : agree(tree, byTree.findings, facts);
  const { findings, ignored, notes } = divide(byGo.findings, comments, settings, rules);
  const goFiles = tree.packages.flatMap(({ files }) => files);
  return {
    schema: "slipway.assess/1",
    root: ".",
    module: tree.modules.find(({ folder }) => folder === ".")?.path ?? tree.modules[0]?.path ?? null,
    profile: profileOf(tree, programs),
    stats: { files: goFiles.length, lines: goFiles.reduce((sum, { lineCount }) => sum + lineCount, 0) },
    findings,
    scores: scoresOf(findings, rules),
    effort: effortRange(findings),
    strategy: strategyOf(findings, rules, goFiles.filter(({ scope }) => scope !== "test").length),
    unknown: [
      ...goUnknown(tree, facts),
      ...unknownOf(tree, findings),
      ...byTree.unknown.toSorted(byBytes),
      ...byGo.unknown.toSorted(byBytes),
      ...notes,
    ],
    ignored,
  };
}

function namedIn(comments: readonly IgnoreComment[]): readonly NamedRule[] {
  return comments.flatMap(({ file, line, rules }) =>
    rules.map(({ word, column }) => ({ rule: word, where: { file, line, column } })),
  );
}

/** What the document does not know, in a fixed order: facts that need tools first, then files. */
function unknownOf(tree: Tree, findings: readonly Finding[]): readonly Message[] {
  const { count, modules, names } = unknownModules(tree);
  const generated = tree.packages.flatMap(({ files }) => files).filter((file) => file.generated).length;
  return [
    ...(count > 0 ? [{ code: "modules-unknown", params: { count, modules, names } }] : []),
    ...(tree.modules.length === 0 ? [{ code: "no-module-file", params: {} }] : []),
    ...tree.broken.map(({ file, line }) => ({ code: "module-file-broken", params: { file, line } })),
    ...(generated > 0 ? [{ code: "generated-aside", params: { files: generated } }] : []),
    ...tree.packages.flatMap(({ files }) => files).flatMap(brokenFile),
    ...(findings.some(({ scope }) => scope === "test") ? [{ code: "tests-not-scored", params: {} }] : []),
    ...tree.unknown.toSorted(byBytes),
  ];
}

/** A Go file whose brackets do not match; tests written to be broken are nobody's concern. */
function brokenFile({ path, scope, brokenAt, lines }: GoFile): readonly Message[] {
  if (brokenAt < 0 || scope === "test") return [];
  return [{ code: "file-broken", params: { file: path, line: lines.at(brokenAt).line } }];
}

function byBytes(a: Message, b: Message): number {
  return compareBytes(JSON.stringify(a), JSON.stringify(b));
}

/** Modules the toolchain was not asked about, or did not answer for. */
function goUnknown(tree: Tree, facts: readonly FactsInTree[] | undefined): readonly Message[] {
  if (facts === undefined) return [{ code: "no-go-facts", params: {} }];
  return tree.modules
    .filter(({ folder }) => !facts.some((one) => one.folder === folder))
    .map(({ path }) => ({ code: "go-facts-late", params: { module: path } }));
}
