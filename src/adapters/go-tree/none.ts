import type { GoTree } from "../../ports/go-tree.ts";

/** No trees at all. */
export function createNoGoTree(): GoTree {
  return { open: async () => undefined };
}
