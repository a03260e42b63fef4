/** One entry of an archive. `path` is relative and slash-separated on every host. */
export type TarEntry =
  | { readonly type: "directory"; readonly path: string; readonly mode: number }
  | { readonly type: "symlink"; readonly path: string; readonly target: string }
  | {
      readonly type: "file";
      readonly path: string;
      readonly mode: number;
      /** Bytes; the content must be exactly that long. */
      readonly size: number;
      readonly content: () => AsyncIterable<Uint8Array>;
    };

/** Modes by policy, since a Windows host has no executable bit. */
export const MODE = { directory: 0o755, program: 0o555, data: 0o444, scratch: 0o1777 } as const;
