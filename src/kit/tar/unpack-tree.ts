import { nameKey } from "./unpack-names.ts";
import { hostile } from "./unpack-refusal.ts";

/** A file, folder or link that the layers applied so far have made. */
export interface TreeNode {
  /** As written in the archive: the key of a child may be folded. */
  readonly name: string;
  readonly kind: "file" | "folder" | "symlink";
  readonly link: string;
  /** Layer that set it last, from 0. */
  readonly layer: number;
  readonly children: Map<string, TreeNode>;
}

/**
 * The unpacked tree in memory. The folder on disk is fresh and private, so this is all there is to know about it: every decision is
 * made here, and the disk is only told.
 */
export interface Tree {
  readonly foldsCase: boolean;
  readonly root: TreeNode;
}

/** An empty tree. */
export function createTree(foldsCase: boolean): Tree {
  return { foldsCase, root: folderNode("", 0) };
}

/** A folder without children. */
export function folderNode(name: string, layer: number): TreeNode {
  return { name, kind: "folder", link: "", layer, children: new Map() };
}

/** The node at these parts, not following links; undefined when a part is absent or is no folder. */
export function findNode(tree: Tree, parts: readonly string[]): TreeNode | undefined {
  let node: TreeNode | undefined = tree.root;
  for (const part of parts) node = node?.kind === "folder" ? childOf(tree, node, part) : undefined;
  return node;
}

/** The folder that is to hold the last part, and the folders above it that have to be made first (as parts). */
export function openParent(
  tree: Tree,
  parts: readonly string[],
  layer: number,
): { readonly parent: TreeNode; readonly made: readonly (readonly string[])[] } {
  const entry = parts.join("/");
  const made: (readonly string[])[] = [];
  let parent = tree.root;
  for (const [at, part] of parts.slice(0, -1).entries()) {
    const next = childOf(tree, parent, part);
    if (next === undefined) {
      const folder = folderNode(part, layer);
      setChild(tree, parent, folder);
      made.push(parts.slice(0, at + 1));
      parent = folder;
      continue;
    }
    if (next.name !== part) throw hostile("case-collision", entry);
    if (next.kind === "symlink") throw hostile("through-symlink", entry);
    if (next.kind === "file") throw hostile("duplicate-entry", entry);
    parent = next;
  }
  return { parent, made };
}

/** The child with this name, or (on a host that folds case) one that would be the same file. */
export function childOf(tree: Tree, parent: TreeNode, name: string): TreeNode | undefined {
  return parent.children.get(nameKey(name, tree.foldsCase));
}

/** Puts a node into its folder, in place of one with the same name. */
export function setChild(tree: Tree, parent: TreeNode, node: TreeNode): void {
  parent.children.set(nameKey(node.name, tree.foldsCase), node);
}

/** Takes a node out of its folder. */
export function dropChild(tree: Tree, parent: TreeNode, name: string): void {
  parent.children.delete(nameKey(name, tree.foldsCase));
}

/**
 * Refuses links that leave the tree when really followed, link by link (`a -> b/../..` with `b -> .` climbs out although it reads as
 * staying in). Done when the tree is complete: nothing was written or read through a link before.
 */
export function refuseEscapes(tree: Tree): void {
  const visit = (folder: TreeNode, parts: readonly string[]): void => {
    for (const child of folder.children.values()) {
      const path = [...parts, child.name];
      if (child.kind === "folder") visit(child, path);
      if (child.kind === "symlink") follow(tree, path, child.link);
    }
  };
  visit(tree.root, []);
}

/** Links a system follows in one path before it gives up (Linux: 40, path_resolution(7)). */
const LINK_LIMIT = 40;

function follow(tree: Tree, linkPath: readonly string[], target: string): void {
  const entry = `${linkPath.join("/")} -> ${target}`;
  const at: string[] = linkPath.slice(0, -1);
  const todo = target.split("/");
  let links = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (at.pop() === undefined) throw hostile("symlink-out", entry);
      continue;
    }
    const node = findNode(tree, [...at, part]);
    if (node?.kind !== "symlink") {
      at.push(part);
      continue;
    }
    links += 1;
    if (links > LINK_LIMIT) return; // a circle: it leads nowhere, so not outside either
    todo.unshift(...node.link.split("/"));
  }
}
