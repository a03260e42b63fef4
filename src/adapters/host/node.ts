import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { release } from "node:os";
import { dirname, join } from "node:path";
import type { Host, HostRun } from "../../ports/host.ts";

/** This machine, asked through Node.js. */
export function createNodeHost(input: Pick<Host, "env" | "cwd">): Host {
  return {
    platform: process.platform,
    release: release(),
    nodeVersion: process.versions.node,
    env: input.env,
    cwd: input.cwd,
    run: (program, args, signal) => runProgram(program, args, input.env, signal),
    readText: async (path) => {
      try {
        return await readFile(path, "utf8");
      } catch (failure) {
        if (errno(failure) === "ENOENT") return undefined;
        throw failure;
      }
    },
    probeFolder,
    freeBytes,
    probePort,
    async get(url, signal) {
      try {
        const answer = await fetch(url, { signal, redirect: "manual" });
        await answer.body?.cancel();
        return { status: answer.status };
      } catch (failure) {
        return { status: undefined, reason: signal.aborted ? "timeout" : reasonOf(failure) };
      }
    },
  };
}

function runProgram(
  program: string,
  args: readonly string[],
  env: Host["env"],
  signal: AbortSignal,
): Promise<HostRun | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...env },
      signal,
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (failure) => (errno(failure) === "ENOENT" ? resolve(undefined) : reject(failure)));
    child.on("close", (status) => resolve({ status, stdout: Buffer.concat(chunks) }));
  });
}

async function probeFolder(path: string): Promise<string | undefined> {
  const probe = join(path, `.probe-${randomUUID()}`);
  try {
    await mkdir(path, { recursive: true });
    await writeFile(probe, "");
    await rm(probe, { force: true });
    return undefined;
  } catch (failure) {
    return errno(failure) ?? "EACCES";
  }
}

async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (failure) {
    if (errno(failure) !== "ENOENT" || dirname(path) === path) throw failure;
    return freeBytes(dirname(path));
  }
}

function probePort(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (failure) => resolve(errno(failure) ?? "EACCES"));
    server.listen(0, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
}

function errno(failure: unknown): string | undefined {
  return failure instanceof Error && "code" in failure && typeof failure.code === "string" ? failure.code : undefined;
}

/** fetch hides the reason one or two causes down. */
function reasonOf(failure: unknown): string {
  let at: unknown = failure;
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    const code = errno(at);
    if (code !== undefined) return code;
    at = at.cause;
  }
  return failure instanceof Error ? failure.message : "unknown";
}
