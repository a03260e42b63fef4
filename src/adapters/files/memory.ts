import { compareBytes } from "../../kit/compare.ts";
import type { Files, Unread } from "../../ports/files.ts";

/** A source tree held in memory: path → text or bytes. `unread` are entries that exist and cannot be read. */
export function createMemoryFiles(
  tree: Readonly<Record<string, string | Uint8Array>>,
  unread: readonly Unread[] = [],
): Files {
  const bytesOf = (content: string | Uint8Array): Uint8Array =>
    typeof content === "string" ? Buffer.from(content, "utf8") : content;
  const files = new Map(
    Object.entries(tree).map(([path, content]) => [path.normalize("NFC"), bytesOf(content)] as const),
  );
  return {
    async list(skip) {
      const kept = (path: string): boolean => !path.split("/").slice(0, -1).some(skip);
      return {
        files: [...files]
          .filter(([path]) => kept(path))
          .map(([path]) => ({ path }))
          .toSorted((a, b) => compareBytes(a.path, b.path)),
        unread: unread.toSorted((a, b) => compareBytes(a.path, b.path)),
      };
    },
    async read(path, limit) {
      return files.get(path)?.subarray(0, limit);
    },
    async about(path) {
      const bytes = files.get(path);
      return bytes === undefined ? undefined : { size: bytes.length };
    },
  };
}
