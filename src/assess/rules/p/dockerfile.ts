import type { Range } from "../../go/syntax.ts";
import type { TextFile, Tree } from "../../project/tree.ts";
import { exists, pathFrom } from "./letter-case.ts";

/** One instruction; the range begins at its keyword. */
export interface Instruction extends Range {
  /** In upper case. */
  readonly keyword: string;
  /** What follows the keyword, continued lines joined. */
  readonly text: string;
}

/** From one FROM to the next. */
export interface Stage {
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

const NAME = /(?:^|\/)(?:(?:dockerfile|containerfile)(?:[.-][\w.-]+)?|[\w.-]+\.dockerfile)$/i;

/** Dockerfiles of a tree that were read. */
export function dockerfilesOf(tree: Tree): readonly TextFile[] {
  return tree.texts.filter(({ path, encoding }) => NAME.test(path) && encoding !== "binary");
}

/** The stages of a Dockerfile (docs.docker.com/reference/dockerfile), the last one being the image. */
export function stagesOf({ text }: TextFile): readonly Stage[] {
  const stages: { image: string; instructions: Instruction[] }[] = [];
  for (const one of instructionsOf(text)) {
    if (one.keyword === "FROM")
      stages.push({ image: one.text.replace(/^(?:--\S+\s+)+/, "").split(/\s+/)[0] ?? "", instructions: [] });
    else stages.at(-1)?.instructions.push(one);
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let open: { keyword: string; text: string; start: number } | undefined;
  let start = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trimEnd();
    const next = start + raw.length + 1;
    const begins = /^(\s*)([A-Za-z]+)\s+(.*)$/.exec(line);
    if (/^\s*#/.test(line) || (line.trim() === "" && open !== undefined)) {
      start = next;
      continue;
    }
    const continued = line.endsWith("\\");
    const body = continued ? line.slice(0, -1) : line;
    if (open !== undefined) open = { ...open, text: `${open.text} ${body.trim()}` };
    else if (begins !== null)
      open = {
        keyword: (begins[2] ?? "").toUpperCase(),
        text: (continued ? (begins[3] ?? "").slice(0, -1) : (begins[3] ?? "")).trim(),
        start: start + (begins[1] ?? "").length,
      };
    if (open !== undefined && !continued) {
      found.push({ ...open, end: start + line.length });
      open = undefined;
    }
    start = next;
  }
  if (open !== undefined) found.push({ ...open, end: text.length });
  return found;
}

/** The words of ENTRYPOINT, CMD or COPY, written as a list or as a line. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.trim();
  if (plain.startsWith("[")) return [...plain.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word ?? "");
  return [...plain.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? word[3] ?? "");
}

/** The file of the tree that a stage copies to this place of the image, when that is plain to see. */
export function copiedFrom(
  tree: Tree,
  contexts: readonly string[],
  { instructions }: Stage,
  place: string,
): string | undefined {
  let folder = "/";
  let found: string | undefined;
  for (const { keyword, text } of instructions) {
    if (keyword === "WORKDIR") folder = inside(folder, text);
    if ((keyword !== "COPY" && keyword !== "ADD") || /--from=/.test(text)) continue;
    const words = wordsOf(text.replace(/^(?:--\S+\s+)+/, ""));
    const target = words.at(-1) ?? "";
    const isFolder = /(?:\/|^\.{1,2})$/.test(target) || words.length > 2;
    for (const source of words.slice(0, -1))
      for (const context of contexts)
        found = sourceOf(tree, pathFrom(context, source), inside(folder, target), isFolder, place) ?? found;
  }
  return found;
}

function sourceOf(
  tree: Tree,
  source: string | undefined,
  target: string,
  isFolder: boolean,
  place: string,
): string | undefined {
  if (source === undefined) return undefined;
  const below = target === "/" ? "/" : `${target}/`;
  if (tree.paths.has(source)) {
    const name = source.slice(source.lastIndexOf("/") + 1);
    return place === (isFolder ? below + name : target) ? source : undefined;
  }
  if (!place.startsWith(below)) return undefined;
  const rest = place.slice(below.length);
  const whole = source === "" ? rest : `${source}/${rest}`;
  if (tree.paths.has(whole)) return whole;
  // `COPY scripts/*.sh /app/`
  const star = /^(.*?)([^/]*\*[^/]*)$/.exec(source);
  const candidate = `${star?.[1] ?? ""}${rest}`;
  return star !== null && !rest.includes("/") && exists(tree, candidate) && matchesStar(star[2] ?? "", rest)
    ? candidate
    : undefined;
}

function matchesStar(pattern: string, name: string): boolean {
  const [head = "", tail = ""] = pattern.split("*");
  return name.startsWith(head) && name.endsWith(tail);
}

/** An absolute place in the image. */
export function inside(folder: string, path: string): string {
  const whole = path.startsWith("/") ? path : `${folder}/${path}`;
  return `/${pathFrom(".", whole) ?? ""}`;
}
