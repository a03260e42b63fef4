import type { Stage } from "../../config/dockerfile.ts";
import type { Tree } from "../../project/tree.ts";
import { exists, pathFrom } from "./letter-case.ts";

/** The file of the tree that a stage copies to this place of the image, when that is plain to see. */
export function copiedFrom(
  tree: Tree,
  contexts: readonly string[],
  { instructions }: Stage,
  place: string,
): string | undefined {
  let folder = "/";
  let found: string | undefined;
  for (const { name, args, words, flags } of instructions) {
    if (name === "WORKDIR") folder = inside(folder, args);
    if ((name !== "COPY" && name !== "ADD") || flags["from"] !== undefined) continue;
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
