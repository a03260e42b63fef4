// Bundled by parity.mjs: Windows-only names of the standard library, as the source tells them and as the compiler does at its fix-point.
import { createDiskFiles } from "../../../src/adapters/files/disk.ts";
import { createGoFacts } from "../../../src/adapters/toolchain/go-facts.ts";
import { planAssessment } from "../../../src/assess/assess.ts";
import { readGoFacts } from "../../../src/assess/facts/fix-point.ts";
import { readTree } from "../../../src/assess/project/tree.ts";
import { RULES } from "../../../src/assess/rules/all.ts";

export interface Names {
  /** `file:line name`, sorted, each once. */
  readonly predicted: readonly string[];
  readonly compiler: readonly string[];
  /** The compiler had nothing left to say. */
  readonly complete: boolean;
  readonly missing: readonly string[];
}

const STANDARD = /^(?:syscall|os|net|time|internal\/\w+)\.(\w+)$/;

/** Both lists for one module; undefined without a Go. */
export async function namesOf(root: string): Promise<Names | undefined> {
  const signal = AbortSignal.timeout(600_000);
  const facts = createGoFacts({ env: process.env, platform: process.platform });
  const go = await facts.find(signal);
  if (go === undefined) return undefined;
  const told = await readGoFacts(facts, go, root, signal);
  const own = told.complaints.flatMap(({ kind, file, line, subject }) => {
    if (!file.startsWith(root)) return [];
    const at = `${file.slice(root.length + 1).replaceAll("\\", "/")}:${line}`;
    const name = STANDARD.exec(subject)?.[1];
    if (kind === "undefined" && name !== undefined) return [`${at} ${name}`];
    return kind === "unknown-field" ? [`${at} ${subject}`] : [];
  });
  const tree = await readTree(createDiskFiles(root));
  const rules = RULES.filter(({ id }) => id === "W02" || id === "W03");
  const predicted = planAssessment(tree, rules)
    .findings.filter(({ scope }) => scope !== "test")
    .map(({ file, line, message: { params } }) => {
      const name = String(params["symbol"] ?? params["field"]);
      return `${file}:${line} ${name.slice(name.lastIndexOf(".") + 1)}`;
    });
  const sorted = (list: readonly string[]): readonly string[] => [...new Set(list)].toSorted();
  return {
    predicted: sorted(predicted),
    compiler: sorted(own),
    // What is left may be the linker's, when a main package lost its main on the way: the compiler has read everything.
    complete: told.complete || told.complaints.every(({ kind, file }) => kind !== "other" || file === ""),
    missing: sorted(told.complaints.filter(({ kind }) => kind === "missing-module").map(({ subject }) => subject)),
  };
}
