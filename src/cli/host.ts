import type { App } from "../pipeline/app.ts";

/** Where text goes; a terminal says so and knows its size. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Where answers come from. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };

/** Everything the command line needs of its process; `main.ts` gives the real one, tests give another. */
export interface CliHost {
  /** Called only by commands that need the app; help and `explain` of an error code never do. */
  readonly createApp: () => Promise<App>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Input;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborted at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Version of Slipway. */
  readonly version: string;
  /** Folder the command was started in. */
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What must be given; the rest defaults to this process. */
export type CliHostInput = Pick<CliHost, "createApp" | "env" | "stdin" | "stdout" | "stderr" | "signal" | "version"> &
  Partial<CliHost>;

/** Fills in what was not given. */
export function hostOf(input: CliHostInput): CliHost {
  return { cwd: process.cwd(), platform: process.platform, now: () => Date.now(), ...input };
}
