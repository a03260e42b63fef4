import { SlipwayError } from "../errors.ts";
import { compareBytes } from "../kit/compare.ts";
import type { Assessment, Finding, Profile } from "../model/assessment.ts";
import type { Emit } from "../model/event.ts";
import type { Message } from "../model/message.ts";
import type { Files } from "../ports/files.ts";
import { findTies } from "./engine.ts";
import { findingsOf } from "./findings.ts";
import { countLines } from "./go/lines.ts";
import { unknownModules } from "./modules/imported.ts";
import { type Program, programsOf } from "./project/describe.ts";
import { guessHealth } from "./project/routes.ts";
import { readTree, type Tree } from "./project/tree.ts";
import { appName, serviceNames } from "./project/names.ts";
import { RULES } from "./rules/all.ts";
import type { Rule } from "./rules/rule.ts";
import { scoresOf } from "./score.ts";
import { strategyOf } from "./strategy.ts";

export interface AssessOptions {
  readonly emit?: Emit;
  readonly signal?: AbortSignal;
  /** Shown in an error when there is nothing to assess. */
  readonly root?: string;
}

/** Reads a tree and judges it. */
export async function assess(files: Files, options: AssessOptions = {}): Promise<Assessment> {
  const tree = await readTree(files, { ...options, withTexts: true });
  if (tree.packages.length === 0 && tree.modules.length === 0 && tree.broken.length === 0) {
    throw new SlipwayError("no-go-module", { folder: options.root ?? "." }, { doing: "assessing" });
  }
  return planAssessment(tree, RULES);
}

/** The document a tree gives under a set of rules: pure, equal for equal trees on every host. */
export function planAssessment(tree: Tree, rules: readonly Rule[]): Assessment {
  const programs = programsOf(tree);
  const findings = findingsOf(findTies(tree, programs, rules), programs);
  const goFiles = tree.packages.flatMap(({ files }) => files);
  return {
    schema: "slipway.assess/1",
    root: ".",
    module: tree.modules.find(({ folder }) => folder === ".")?.path ?? tree.modules[0]?.path ?? null,
    profile: profileOf(tree, programs),
    stats: { files: goFiles.length, lines: goFiles.reduce((sum, { text }) => sum + countLines(text), 0) },
    findings,
    scores: scoresOf(findings, rules),
    strategy: strategyOf(findings, rules, goFiles.filter(({ scope }) => scope !== "test").length),
    unknown: unknownOf(tree, findings),
  };
}

function profileOf(tree: Tree, programs: readonly Program[]): Profile {
  const names = serviceNames(
    programs.map(({ main }) => main.folder),
    appName(tree.modules, ".").app,
  );
  return {
    goVersion: tree.modules.find(({ folder }) => folder === ".")?.go ?? tree.modules[0]?.go ?? null,
    mains: programs.map(({ main, port, closure }, index) => ({
      path: main.folder,
      name: names[index] ?? "",
      port: port.port.value ?? null,
      health: guessHealth(closure).value ?? null,
    })),
    modules: tree.modules.map(({ path }) => path),
  };
}

/** What the document does not know, in a fixed order: facts that need tools first, then files. */
function unknownOf(tree: Tree, findings: readonly Finding[]): readonly Message[] {
  const { count, modules, names } = unknownModules(tree);
  const generated = tree.packages.flatMap(({ files }) => files).filter((file) => file.generated).length;
  return [
    { code: "no-go-facts", params: {} },
    ...(count > 0 ? [{ code: "modules-unknown", params: { count, modules, names } }] : []),
    ...(tree.modules.length === 0 ? [{ code: "no-module-file", params: {} }] : []),
    ...tree.broken.map(({ file, line }) => ({ code: "module-file-broken", params: { file, line } })),
    ...(generated > 0 ? [{ code: "generated-aside", params: { files: generated } }] : []),
    ...(findings.some(({ scope }) => scope === "test") ? [{ code: "tests-not-scored", params: {} }] : []),
    ...tree.unknown.toSorted((a, b) => compareBytes(JSON.stringify(a), JSON.stringify(b))),
  ];
}
