import type { Files, Unread } from "../../ports/files.ts";
import { gitIndexOf } from "./git-index.fixture.ts";
import { readTree, type Tree } from "./tree.ts";

/** A view of a tree in memory (git's index as lines of mode and path; a "#!" script that says "mode 644" in its first line may not be started), as small as tests of this stage need it (a stage may not import an adapter). */
export function filesOf(tree: Readonly<Record<string, string | Uint8Array>>, unread: readonly Unread[] = []): Files {
  const bytes = (path: string): Uint8Array | undefined => {
    const content = tree[path];
    if (typeof content !== "string") return content;
    return path === ".git/index" ? gitIndexOf(content) : Buffer.from(content);
  };
  return {
    list: async (skip) => ({
      files: Object.keys(tree)
        .toSorted()
        .filter((path) => !path.split("/").slice(0, -1).some(skip))
        .map((path) => ({ path })),
      unread,
    }),
    read: async (path, limit) => bytes(path)?.subarray(0, limit),
    about: async (path) => ({ size: bytes(path)?.length ?? 0, executable: executableOf(tree[path]) }),
  };
}

/** The same, read. */
export function treeOf(tree: Readonly<Record<string, string | Uint8Array>>): Promise<Tree> {
  return readTree(filesOf(tree), { withTexts: true });
}

function executableOf(content: string | Uint8Array | undefined): boolean | undefined {
  return typeof content === "string" && /^#![^\n]* # mode 644\n/.test(content) ? false : undefined;
}
