import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { digestOf, shortDigest } from "../../src/kit/digest.ts";
import { secretFile } from "../../src/kit/http/secret-file.ts";
import type { Secret } from "../../src/kit/secret.ts";
import { writeWholeFile } from "../../src/kit/whole-file.ts";
import { REGISTRY_FILES, type RegistryAddress } from "../../src/model/registry-daemon.ts";

/** The shipped registry in a process of its own, as the command starts it: so that it can be killed. */
export interface RegistryProcess {
  readonly data: string;
  readonly token: Secret;
  readonly address: RegistryAddress;
  readonly child: ChildProcess;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

const ENTRY = `
import { join } from "node:path";
import { digestOf, shortDigest } from "../../src/kit/digest.ts";
import { secretFile } from "./src/kit/http/secret-file.ts";
import { REGISTRY_FILES } from "./src/model/registry-daemon.ts";
import { runRegistry } from "./src/daemons/registry/run.ts";
const [data, host, port] = process.argv.slice(2);
const ended = await runRegistry({
  data, host, port: Number(port), token: secretFile(join(data, REGISTRY_FILES.token)),
  ready: () => {}, signal: new AbortController().signal,
});
process.stderr.write(JSON.stringify({ ended }) + "\\n");
`;

let program: Promise<string> | undefined;

/** Node 20 cannot run TypeScript, so the daemon is bundled once for a test run. */
export function registryProgram(): Promise<string> {
  program ??= (async () => {
    const root = resolve(import.meta.dirname, "../..");
    const folder = join(root, "node_modules", ".cache", "slipway-bed");
    const { outputFiles } = await build({
      stdin: { contents: ENTRY, resolveDir: root, loader: "ts" },
      write: false,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "warning",
    });
    const bytes = outputFiles[0]?.contents ?? new Uint8Array();
    // Named by its content: workers that build it at once write the same file.
    const outfile = join(folder, `registry-${shortDigest(digestOf(bytes))}.mjs`);
    if (!existsSync(outfile)) await writeWholeFile(outfile, bytes, "writing-archive");
    return outfile;
  })();
  return program;
}

/** Starts the daemon on a folder (a new one unless given) and waits until its own address file names it. */
export async function startRegistry(
  options: {
    readonly data?: string;
    readonly host?: string;
    readonly port?: number;
    readonly env?: NodeJS.ProcessEnv;
    /** Words put before node, e.g. a shell that sets a limit. */
    readonly before?: readonly string[];
  } = {},
): Promise<RegistryProcess> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "slipway-registry-"));
  const words = [process.execPath, await registryProgram(), data, options.host ?? "127.0.0.1", `${options.port ?? 0}`];
  const [command = "", ...args] = [...(options.before ?? []), ...words];
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...options.env } });
  let said = "";
  child.stderr?.on("data", (chunk) => (said += String(chunk)));
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  const address = await addressOf(data, child, () => said);
  return {
    data,
    token: secretFile(join(data, REGISTRY_FILES.token)),
    address,
    child,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function addressOf(data: string, child: ChildProcess, said: () => string): Promise<RegistryAddress> {
  const file = join(data, REGISTRY_FILES.address);
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`the registry ended: ${said()}`);
    const address = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RegistryAddress) : undefined;
    if (address?.pid === child.pid && address !== undefined) return address;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`the registry did not come up: ${said()}`);
}

/** A name nobody else uses. */
export const freshName = (): string => `test-${randomBytes(4).toString("hex")}`;
