/** An entry below a root. `path` is slash-separated and relative. */
export interface FileEntry {
  readonly path: string;
}

/** What the host knows of a file beside its content. */
export interface FileFacts {
  /** Bytes. */
  readonly size: number;
  /** Whether the owner may start it; undefined where the host knows no such bit (Windows). */
  readonly executable?: boolean | undefined;
}

/** What could not be read, and why (an errno name such as EACCES, or "symlink-outside", "symlink-loop"). */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

/**
 * A read-only view of a source tree. Symbolic links that leave the root are not followed; a file that vanishes or may not be read is
 * reported in `unread`, never thrown.
 */
export interface Files {
  /**
   * Every regular file below the root, sorted by bytes. `skip` is asked with a folder's own name (not its path). Fails with
   * `folder-missing` or `folder-unreadable` only for the root itself.
   */
  list(
    skip: (folder: string) => boolean,
  ): Promise<{ readonly files: readonly FileEntry[]; readonly unread: readonly Unread[] }>;
  /** The bytes, or undefined when it cannot be read now. `limit` cuts long files. */
  read(path: string, limit?: number): Promise<Uint8Array | undefined>;
  /** Asked for few files: it costs as much as reading a small one. Undefined when the file is not there. */
  about(path: string): Promise<FileFacts | undefined>;
}
