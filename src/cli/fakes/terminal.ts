import { Readable } from "node:stream";
import type { ExitStatus } from "../../errors.ts";
import type { App } from "../../pipeline/app.ts";
import type { CliHostInput } from "../host.ts";
import { runCli } from "../run.ts";
import { createMemoryApp } from "./memory-app.ts";

export interface Ran {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends Partial<Omit<CliHostInput, "stdin" | "stdout" | "stderr">> {
  readonly app?: App;
  /** What is typed. */
  readonly typed?: string;
  readonly tty?: boolean;
}

/** Runs the command line in this process with everything around it in memory. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { app = createMemoryApp().app, typed = "", tty = false, ...host } = options;
  const out: string[] = [];
  const err: string[] = [];
  const status = await runCli(argv, {
    createApp: async () => app,
    env: { LANG: "C" },
    stdin: Object.assign(Readable.from(typed === "" ? [] : [typed]), { isTTY: tty }),
    stdout: { write: (text: string) => out.push(text), isTTY: tty, columns: 100, rows: 30 },
    stderr: { write: (text: string) => err.push(text), isTTY: tty, columns: 100 },
    signal: new AbortController().signal,
    version: "0.1.0",
    cwd: process.cwd(),
    platform: "linux",
    now: () => 180_000,
    ...host,
  });
  return { status, stdout: out.join(""), stderr: err.join("") };
}
