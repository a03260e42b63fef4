import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { moveFile, openWholeFile, writeFailure } from "../../kit/whole-file.ts";
import type { Emit } from "../../model/event.ts";
import { type Answer, download, reasonOf } from "./download.ts";
import { candidateVersions, type FetchedGo, programIn, toolchainTarget } from "./fetched.ts";
import { type FoundGo, readVersion } from "./find.ts";
import { below, type ModuleProxy, moduleProxies } from "./proxy.ts";
import { unpackModuleZip } from "./unpack-zip.ts";

export interface FetchGo extends FetchedGo {
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const ABANDONED_MS = 24 * 60 * 60 * 1000;
const PROGRESS_BYTES = 4 * 1024 * 1024;

/** Fetches the wanted Go, or the next patch the proxies serve, checks it against the pinned hash and keeps it. */
export async function fetchGo(deps: FetchGo, wanted: string): Promise<FoundGo> {
  const target = toolchainTarget(deps.host, deps.arch);
  const candidates = candidateVersions(wanted, deps.hashes, target);
  if (candidates.length === 0) throw new SlipwayError("go-missing", { version: wanted }, { doing: "fetching-go" });
  const proxies = moduleProxies(deps.host);
  if (proxies.length === 0) throw new SlipwayError("go-proxy-off", { version: wanted }, { doing: "fetching-go" });
  let refusal: SlipwayError | undefined;
  for (const version of candidates) {
    for (const proxy of proxies) {
      const answer = await download(below(proxy, zipPath(version, target)), deps.host, deps.signal);
      deps.signal.throwIfAborted();
      if (answer.kind === "content") {
        deps.emit({ type: "go-fetching", version, asked: wanted });
        const content = fromProxy(answer.content, wanted, proxy);
        return install(deps, { ...answer, content }, version, target);
      }
      refusal ??= refusalOf(answer, wanted, proxy);
    }
  }
  throw refusal ?? new SlipwayError("go-missing", { version: wanted });
}

function refusalOf(
  answer: Exclude<Answer, { kind: "content" }>,
  version: string,
  { shown }: ModuleProxy,
): SlipwayError {
  const reason = answer.kind === "refused" ? `HTTP ${answer.status}` : answer.reason;
  const cause = answer.kind === "failed" ? answer.cause : undefined;
  return new SlipwayError("go-fetch-refused", { version, proxy: shown, reason }, { doing: "fetching-go", cause });
}

/** A connection that breaks in the middle is the proxy's failure, not the disk's. */
async function* fromProxy(
  content: AsyncIterable<Uint8Array>,
  version: string,
  proxy: ModuleProxy,
): AsyncIterable<Uint8Array> {
  try {
    yield* content;
  } catch (cause) {
    throw refusalOf({ kind: "failed", reason: reasonOf(cause), cause }, version, proxy);
  }
}

function moduleVersion(version: string, target: string): string {
  return `v0.0.1-go${version}.${target}`;
}

function zipPath(version: string, target: string): string {
  return `golang.org/toolchain/@v/${moduleVersion(version, target)}.zip`;
}

/** Everything happens beside the final place, so that one rename makes the whole toolchain appear. */
async function install(
  deps: FetchGo,
  answer: Extract<Answer, { kind: "content" }>,
  version: string,
  target: string,
): Promise<FoundGo> {
  await removeAbandoned(deps.folder);
  const file = await openWholeFile(deps.folder, "fetching-go");
  const unpacked = join(deps.folder, `.${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  try {
    await receive(deps, answer, version, (chunk) => file.write(chunk));
    await mkdir(unpacked);
    const prefix = `golang.org/toolchain@${moduleVersion(version, target)}/`;
    const got = await unpackModuleZip(file.temporary, prefix, unpacked, deps.signal);
    const expected = deps.hashes[version]?.[target] ?? "";
    if (got !== expected)
      throw new SlipwayError("go-hash-mismatch", { version, expected, got }, { doing: "fetching-go" });
    await makeUsable(unpacked);
    const root = join(deps.folder, `go${version}.${target}`);
    await moveFile(unpacked, root).catch((failure: unknown) => {
      // Another process was faster; what it put there passed the same check.
      if (readVersion(root) !== version) throw writeFailure(failure, root, "fetching-go");
    });
    return { program: programIn(root, deps.host), version };
  } catch (failure) {
    throw writeFailure(failure, deps.folder, "fetching-go");
  } finally {
    await file.discard();
    await rm(unpacked, { recursive: true, force: true });
  }
}

async function receive(
  { emit, signal }: FetchGo,
  { content, size }: Extract<Answer, { kind: "content" }>,
  version: string,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  let done = 0;
  let told = 0;
  const tell = (): void => {
    told = done;
    const total = size === undefined ? {} : { total: size };
    emit({ type: "progress", what: `go${version}`, done, ...total, unit: "bytes" });
  };
  for await (const chunk of content) {
    signal.throwIfAborted();
    await write(chunk);
    done += chunk.length;
    if (done - told >= PROGRESS_BYTES) tell();
  }
  if (done !== told) tell();
}

/**
 * What the go command does with a toolchain after download (cmd/go/internal/toolchain, Exec): a module zip has no executable bits, and
 * may not hold a nested go.mod, so those come as `_go.mod`.
 */
async function makeUsable(root: string): Promise<void> {
  for (const folder of ["src", join("src", "cmd")]) {
    const hidden = join(root, folder, "_go.mod");
    const real = join(root, folder, "go.mod");
    if (existsSync(hidden) && !existsSync(real)) await copyFile(hidden, real);
  }
  if (process.platform === "win32") return;
  for (const folder of [join(root, "bin"), join(root, "pkg", "tool")]) await makeExecutable(folder);
}

async function makeExecutable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o755);
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - ABANDONED_MS)
      await rm(path, { recursive: true, force: true });
  }
}
