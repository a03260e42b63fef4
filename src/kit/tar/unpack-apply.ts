import { constants } from "node:fs";
import { chmod, link, mkdir, open, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { TarEntry } from "./unpack-entries.ts";
import { checkLinkText, safeParts } from "./unpack-names.ts";
import { hostile } from "./unpack-refusal.ts";
import {
  childOf,
  dropChild,
  findNode,
  folderNode,
  openParent,
  setChild,
  type Tree,
  type TreeNode,
} from "./unpack-tree.ts";

/** One layer being laid over the ones below it. */
export interface Layering {
  readonly tree: Tree;
  /** Absolute folder that holds the tree. */
  readonly folder: string;
  /** From 0. */
  readonly layer: number;
  readonly platform: NodeJS.Platform;
  /** Paths this layer has named; each may come once (image-spec `layer.md`: no duplicate entries). */
  readonly named: Set<string>;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
/** O_NOFOLLOW is absent on Windows. */
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Lays one entry over the tree, on disk and in memory; refuses what is hostile before it touches the disk. */
export async function applyEntry(layering: Layering, entry: TarEntry): Promise<void> {
  const parts = safeParts(entry.name, layering.platform);
  const last = parts.at(-1);
  if (last === undefined) {
    if (entry.type !== "folder") throw hostile("name-unfit", entry.name);
    return;
  }
  const path = parts.join("/");
  if (layering.named.has(path)) throw hostile("duplicate-entry", path);
  layering.named.add(path);
  if (parts.slice(0, -1).some((part) => part.startsWith(WHITEOUT))) throw hostile("whiteout-invalid", path);
  if (last.startsWith(WHITEOUT)) return applyWhiteout(layering, parts, entry);

  const parent = await makeParents(layering, parts);
  const before = childOf(layering.tree, parent, last);
  if (before !== undefined && before.name !== last) throw hostile("case-collision", path);
  switch (entry.type) {
    case "folder":
      return putFolder(layering, { parts, parent, before }, entry);
    case "file":
      return putFile(layering, { parts, parent, before }, entry);
    case "symlink":
      return putSymlink(layering, { parts, parent, before }, entry);
    case "hardlink":
      return putHardlink(layering, { parts, parent, before }, entry);
  }
}

interface Place {
  readonly parts: readonly string[];
  readonly parent: TreeNode;
  readonly before: TreeNode | undefined;
}

const onDisk = ({ folder }: Layering, parts: readonly string[]): string => join(folder, ...parts);

async function makeParents(layering: Layering, parts: readonly string[]): Promise<TreeNode> {
  const { parent, made } = openParent(layering.tree, parts, layering.layer);
  for (const folder of made) await mkdir(onDisk(layering, folder), { mode: 0o755 });
  return parent;
}

async function putFolder(layering: Layering, { parts, parent, before }: Place, entry: TarEntry): Promise<void> {
  const path = onDisk(layering, parts);
  // Whoever unpacked it must be able to clear it away again.
  const mode = entry.mode | 0o700;
  if (before?.kind === "folder") {
    setChild(layering.tree, parent, { ...before, layer: layering.layer });
    return chmod(path, mode);
  }
  await clear(layering, { parts, parent, before });
  await mkdir(path);
  await chmod(path, mode);
  setChild(layering.tree, parent, folderNode(parts.at(-1) ?? "", layering.layer));
}

async function putFile(layering: Layering, place: Place, entry: TarEntry): Promise<void> {
  await clear(layering, place);
  const file = await open(onDisk(layering, place.parts), CREATE, 0o600);
  try {
    for await (const piece of entry.content()) await file.appendFile(piece);
    await file.chmod(entry.mode | (layering.platform === "win32" ? 0o600 : 0o400));
    await file.sync();
  } finally {
    await file.close();
  }
  remember(layering, place, "file", "");
}

async function putSymlink(layering: Layering, place: Place, entry: TarEntry): Promise<void> {
  checkLinkText(entry.link, place.parts);
  await clear(layering, place);
  await symlink(entry.link, onDisk(layering, place.parts));
  remember(layering, place, "symlink", entry.link);
}

async function putHardlink(layering: Layering, place: Place, entry: TarEntry): Promise<void> {
  const shown = `${entry.name} -> ${entry.link}`;
  const target = safeLinkParts(entry.link, layering.platform, shown);
  const node = findNode(layering.tree, target);
  if (node?.kind !== "file" || node.name !== target.at(-1)) throw hostile("hardlink-out", shown);
  if (node === place.before) throw hostile("duplicate-entry", shown);
  await clear(layering, place);
  await link(onDisk(layering, target), onDisk(layering, place.parts));
  remember(layering, place, "file", "");
}

function safeLinkParts(target: string, platform: NodeJS.Platform, shown: string): readonly string[] {
  try {
    return safeParts(target, platform);
  } catch (failure) {
    throw hostile("hardlink-out", shown, failure);
  }
}

function remember({ tree, layer }: Layering, { parts, parent }: Place, kind: "file" | "symlink", target: string): void {
  setChild(tree, parent, { name: parts.at(-1) ?? "", kind, link: target, layer, children: new Map() });
}

/** Takes away what stands where an upper layer's entry goes. */
async function clear(layering: Layering, { parts, parent, before }: Place): Promise<void> {
  if (before === undefined) return;
  // A folder this layer itself filled would vanish silently: the same as naming it twice.
  if (holdsOwn(before, layering.layer)) throw hostile("duplicate-entry", parts.join("/"));
  await rm(onDisk(layering, parts), { recursive: true });
  dropChild(layering.tree, parent, before.name);
}

function holdsOwn(node: TreeNode, layer: number): boolean {
  return node.layer === layer || [...node.children.values()].some((child) => holdsOwn(child, layer));
}

/** Whiteouts hide what lower layers left, never what this layer brings, whatever the order (image-spec `layer.md`). */
async function applyWhiteout(layering: Layering, parts: readonly string[], entry: TarEntry): Promise<void> {
  const path = parts.join("/");
  const name = parts.at(-1) ?? "";
  const hidden = name.slice(WHITEOUT.length);
  const opaque = name === OPAQUE;
  if (entry.type !== "file" || (!opaque && (hidden.startsWith(WHITEOUT) || ["", ".", ".."].includes(hidden)))) {
    throw hostile("whiteout-invalid", path);
  }
  const folderParts = parts.slice(0, -1);
  const parent = findExact(layering.tree, folderParts, path);
  if (parent === undefined) return;
  const children = opaque ? [...parent.children.values()] : [childOf(layering.tree, parent, hidden)];
  for (const child of children) {
    if (child !== undefined && (opaque || child.name === hidden)) await hide(layering, parent, folderParts, child);
  }
}

function findExact(tree: Tree, parts: readonly string[], path: string): TreeNode | undefined {
  for (const at of parts.keys()) {
    const node = findNode(tree, parts.slice(0, at + 1));
    if (node?.kind === "symlink") throw hostile("through-symlink", path);
  }
  const node = findNode(tree, parts);
  return node?.kind === "folder" ? node : undefined;
}

async function hide(layering: Layering, parent: TreeNode, above: readonly string[], node: TreeNode): Promise<void> {
  const parts = [...above, node.name];
  if (!holdsOwn(node, layering.layer)) {
    await rm(onDisk(layering, parts), { recursive: true });
    dropChild(layering.tree, parent, node.name);
    return;
  }
  for (const child of node.children.values()) await hide(layering, node, parts, child);
}
