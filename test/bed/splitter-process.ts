import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const ENTRY = `
import { openSplitter } from "./test/bed/splitter.ts";
await openSplitter({ home: process.argv[2] });
process.send("up");
`;

let program: Promise<string> | undefined;
const folders: string[] = [];

/** Takes the bundled program away: after the last splitter was started. */
export function removeProgram(): void {
  program = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Node 20 cannot run TypeScript, so the splitter is bundled once for a test run. */
function splitterProgram(): Promise<string> {
  program ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-splitter-program-"));
    folders.push(folder);
    const outfile = join(folder, "splitter.mjs");
    const resolveDir = resolve(import.meta.dirname, "../..");
    await build({
      stdin: { contents: ENTRY, resolveDir, loader: "ts" },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "warning",
    });
    return outfile;
  })();
  return program;
}

/** Starts a splitter in a process of its own, so that it can be killed. */
export async function spawnSplitter(home: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [await splitterProgram(), home], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const up = await Promise.race([once(child, "message"), once(child, "exit").then(() => undefined)]);
  if (up === undefined) throw new Error("the splitter ended instead of starting");
  return child;
}

/** SIGKILL, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
