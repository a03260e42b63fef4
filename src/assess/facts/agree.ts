import { compareBytes } from "../../kit/compare.ts";
import type { Finding } from "../../model/assessment.ts";
import type { Message } from "../../model/message.ts";
import type { Complaint } from "../../ports/go-facts.ts";
import type { GoFile } from "../go/syntax.ts";
import type { Tree } from "../project/tree.ts";
import type { FactsOfModule } from "./fix-point.ts";

/** Facts of one module of the tree; `folder` is the module's, relative to the root. */
export interface FactsInTree {
  readonly folder: string;
  readonly facts: FactsOfModule;
}

export interface Agreement {
  readonly findings: readonly Finding[];
  /** What only one side says, and what Go could not tell. */
  readonly unknown: readonly Message[];
}

/** Findings that stand and fall with what the compiler says of their line. */
const COMPILER_RULES = new Set(["W01", "W02", "W03", "B02", "W38"]);
/** Confidence left to a finding the compiler does not see. */
const DOUBTED = 0.5;

/** Marks which findings the toolchain confirms, lowers those it refutes, and names what it alone complains about. */
export function agree(tree: Tree, findings: readonly Finding[], read: readonly FactsInTree[]): Agreement {
  const files = new Map(tree.packages.flatMap((one) => one.files.map((file) => [file.path, file] as const)));
  const said = indexComplaints(read);
  const disagreements: Message[] = [];
  const judged = findings.map((finding): Finding => {
    const file = files.get(finding.file);
    const module = read.find(({ folder }) => isIn(finding.file, folder));
    if (file === undefined || module === undefined) return finding;
    if (confirmed(finding, file, module, said)) return { ...finding, tiers: [...finding.tiers, 2] };
    if (!refuted(finding, file, module)) return finding;
    const { rule, line } = finding;
    disagreements.push({ code: "compiler-sees-nothing", params: { rule, file: finding.file, line } });
    return { ...finding, confidence: Math.min(finding.confidence, DOUBTED) };
  });
  return {
    findings: judged,
    unknown: [...read.flatMap(({ facts }) => unansweredOf(facts)), ...unread(read, judged, files), ...disagreements],
  };
}

/** "file:line" → complaints there, by path relative to the root. */
type Said = ReadonlyMap<string, readonly Complaint[]>;

function indexComplaints(read: readonly FactsInTree[]): Said {
  const said = new Map<string, Complaint[]>();
  for (const { folder, facts } of read) {
    for (const one of facts.complaints) {
      const path = relativePath(facts.moduleRoot, folder, one.file);
      if (path === undefined) continue;
      const key = `${path}:${one.line}`;
      said.set(key, [...(said.get(key) ?? []), one]);
    }
  }
  return said;
}

/** The path in the tree of an absolute one; undefined outside of the module. */
function relativePath(moduleRoot: string, folder: string, file: string): string | undefined {
  const inside = file.startsWith(moduleRoot) && /^[\\/]/.test(file.slice(moduleRoot.length));
  if (!inside) return undefined;
  const below = file
    .slice(moduleRoot.length + 1)
    .replaceAll("\\", "/")
    .normalize("NFC");
  return folder === "." ? below : `${folder}/${below}`;
}

function isIn(file: string, folder: string): boolean {
  return folder === "." || file.startsWith(`${folder}/`);
}

function confirmed(
  { rule, file: path, line, endLine }: Finding,
  file: GoFile,
  { facts, folder }: FactsInTree,
  said: Said,
): boolean {
  if (rule === "B01") return emptied(facts, folder, file.folder);
  if (rule === "B04") return isLeftOut(facts, folder, file);
  const at = file.imports.find(({ start }) => file.lines.at(start).line === line);
  if (at !== undefined)
    return (
      facts.broken.has(at.path) ||
      facts.complaints.some(({ kind, subject }) => kind === "excluded" && subject === at.path)
    );
  for (let i = line; i <= Math.min(endLine, line + 40); i++) if (said.has(`${path}:${i}`)) return true;
  return false;
}

/** A main package that Windows builds have and Linux builds have not. */
function emptied({ linux, windows, moduleRoot }: FactsOfModule, module: string, folder: string): boolean {
  const here = (one: { readonly folder: string }): boolean =>
    (one.folder === moduleRoot ? module : relativePath(moduleRoot, module, one.folder)) === folder;
  return (
    windows.some((one) => here(one) && one.files.length > 0) && !linux.some((one) => here(one) && one.files.length > 0)
  );
}

function isLeftOut({ linux, windows, moduleRoot }: FactsOfModule, module: string, file: GoFile): boolean {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return [...linux, ...windows].some(
    ({ folder, ignored }) =>
      ignored.includes(name) &&
      (folder === moduleRoot ? module : relativePath(moduleRoot, module, folder)) === file.folder,
  );
}

/** The compiler read the file to its end and has nothing against what reading alone found. */
function refuted({ rule, scope, severity }: Finding, file: GoFile, { facts }: FactsInTree): boolean {
  if (!facts.complete || scope === "test" || severity !== "blocker" || !COMPILER_RULES.has(rule)) return false;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return file.included.linux && facts.linux.some(({ own, files }) => own && files.includes(name));
}

/** What the toolchain could not answer. */
function unansweredOf({ complaints, complete }: FactsOfModule): readonly Message[] {
  const missing = new Set(complaints.filter(({ kind }) => kind === "missing-module").map(({ subject }) => subject));
  const modules = [...missing].toSorted(compareBytes);
  if (modules.length > 0)
    return [{ code: "go-module-missing", params: { module: modules[0] ?? "", count: modules.length } }];
  return complete ? [] : [{ code: "go-facts-incomplete", params: {} }];
}

/** Complaints in files of the tree that no finding accounts for. */
function unread(
  read: readonly FactsInTree[],
  findings: readonly Finding[],
  files: ReadonlyMap<string, GoFile>,
): readonly Message[] {
  const lines = new Set(findings.map(({ file, line }) => `${file}:${line}`));
  return read.flatMap(({ folder, facts }) =>
    facts.complaints.flatMap((one): Message[] => {
      const path = relativePath(facts.moduleRoot, folder, one.file);
      const file = path === undefined ? undefined : files.get(path);
      if (path === undefined || file === undefined || one.kind === "missing-module") return [];
      if (lines.has(`${path}:${one.line}`) || isNamedByImport(one, file, findings)) return [];
      return [{ code: "compiler-alone", params: { file: path, line: one.line, subject: one.subject } }];
    }),
  );
}

/** `windows.Handle` is accounted for by the finding at the import of that package in the same file. */
function isNamedByImport({ subject }: Complaint, file: GoFile, findings: readonly Finding[]): boolean {
  const name = subject.slice(0, Math.max(0, subject.indexOf(".")));
  const one = file.imports.find((each) => each.name === name);
  if (one === undefined) return false;
  const { line } = file.lines.at(one.start);
  return findings.some((finding) => finding.file === file.path && finding.line === line);
}
