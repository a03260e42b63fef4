/**
 * What this machine says about itself, for `slipway doctor`.
 *
 * Questions only: nothing stays changed (a probe file is removed at once). What is not there is `undefined`; what could not be asked is
 * an error, which the caller turns into "unknown".
 */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** Release of the operating system's kernel; contains "microsoft" inside WSL. */
  readonly release: string;
  /** e.g. "20.20.2". */
  readonly nodeVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Runs a program to its end and answers with what it wrote; undefined when it is not installed. */
  run(program: string, args: readonly string[], signal: AbortSignal): Promise<HostRun | undefined>;
  readText(path: string): Promise<string | undefined>;
  /** Tries to write below a folder (made when missing); answers with an errno name when that fails. */
  probeFolder(path: string): Promise<string | undefined>;
  /** Bytes this user may still write on the disk that holds the path or its nearest existing parent. */
  freeBytes(path: string): Promise<number>;
  /** Asks for a free loopback port and lets it go; answers with an errno name when there is none. */
  probePort(): Promise<string | undefined>;
  /** Status of a GET, or why there was no answer (an errno name or "timeout"). */
  get(
    url: string,
    signal: AbortSignal,
  ): Promise<{ readonly status: number } | { readonly status: undefined; readonly reason: string }>;
}

/** The end of a program: bytes, since its code page is unknown. */
export interface HostRun {
  readonly status: number | null;
  readonly stdout: Uint8Array;
}
