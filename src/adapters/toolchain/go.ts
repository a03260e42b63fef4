import { randomBytes } from "node:crypto";
import { copyFile, mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isSlipwayError, SlipwayError } from "../../errors.ts";
import { moveFile, writeFailure } from "../../kit/whole-file.ts";
import type { Emit } from "../../model/event.ts";
import type { CompileRequest, CompileResult, GoInstall, Toolchain } from "../../ports/toolchain.ts";
import { buildArguments, buildInputs, settingVariables } from "./build-settings.ts";
import { findFetchedGo, type GoHashes } from "./fetched.ts";
import { type FoundGo, findGoOnPath } from "./find.ts";
import { GO_HASHES } from "./go-hashes.generated.ts";
import { type GoHost, goEnvironment } from "./go-environment.ts";
import { LIST_FIELDS, parsePackages } from "./packages.ts";
import { type GoAnswer, runGo } from "./run-go.ts";
import { compareGoVersions, newerGo, parseGoVersion, PINNED_GO } from "./version.ts";

export interface GoToolchainOptions extends GoHost {
  readonly arch: NodeJS.Architecture;
  /** Where fetched toolchains are kept, e.g. `layoutOf(home).toolchains`. */
  readonly toolchainsFolder: string;
  /** Three-part version below which no Go is used; a host that wants the same bytes as another names the same. */
  readonly pinned?: string;
  readonly hashes?: GoHashes;
}

/** Go as it is installed on this host, else fetched through the module proxy. */
export function createGoToolchain(options: GoToolchainOptions): Toolchain {
  const { env, platform } = options;
  const host: GoHost = { env, platform };
  const located = new Map<string, Promise<GoInstall>>();

  return {
    locate(need, emit, signal = NEVER) {
      const pinned = options.pinned === undefined ? PINNED_GO : (parseGoVersion(options.pinned) ?? PINNED_GO);
      const wanted = newerGo(need.go, pinned);
      const key = `${need.go} ${wanted}`;
      const found = located.get(key) ?? locateGo(options, need.go, wanted, emit, signal);
      located.set(key, found);
      found.catch(() => located.delete(key));
      return found;
    },
    inputs: buildInputs,
    compile: (request, signal) => compile(host, request, signal),
    async packages(request, signal) {
      const { go, moduleRoot, packagePath, tags } = request;
      const args = ["list", "-deps", LIST_FIELDS, ...(tags.length === 0 ? [] : ["-tags", tags.join(",")]), packagePath];
      const env = goEnvironment(host, settingVariables(request));
      const answer = await runGo({
        program: go.program,
        args,
        cwd: moduleRoot,
        env,
        signal,
        doing: "listing-packages",
      });
      if (answer.status !== 0) throw complaint(answer, packagePath, "listing-packages");
      return parsePackages(answer.stdout);
    },
  };
}

const NEVER = new AbortController().signal;

async function locateGo(
  options: GoToolchainOptions,
  asked: string | undefined,
  wanted: string,
  emit: Emit,
  signal: AbortSignal,
): Promise<GoInstall> {
  const { env, platform, arch, toolchainsFolder: folder, hashes = GO_HASHES } = options;
  const host: GoHost = { env, platform };
  const tell = ({ program, version }: FoundGo, origin: GoInstall["origin"]): GoInstall => {
    emit({ type: "go-found", version, origin });
    return { program, version, origin };
  };
  const onPath = await findGoOnPath(host, signal);
  if (onPath !== undefined && compareGoVersions(onPath.version, wanted) >= 0) return tell(onPath, "path");
  const cached = findFetchedGo({ host, arch, folder, hashes }, wanted);
  if (cached !== undefined) return tell(cached, "cache");
  try {
    // Few hosts lack Go, and only they need all that speaks HTTPS.
    const { fetchGo } = await import("./fetch.ts");
    return tell(await fetchGo({ host, arch, folder, hashes, emit, signal }, wanted), "fetched");
  } catch (failure) {
    const unavailable = ["go-missing", "go-proxy-off", "go-fetch-refused"] as const;
    if (!unavailable.some((code) => isSlipwayError(failure, code))) throw failure;
    const substitute = await substituteFor(options, onPath, asked, wanted, signal);
    if (substitute === undefined) throw failure;
    if (substitute.version !== wanted)
      emit({ type: "note", note: { code: "go-not-as-pinned", params: { version: substitute.version, wanted } } });
    return tell(substitute, substitute === onPath ? "path" : "cache");
  }
}

/**
 * When the wanted Go cannot be fetched: a Go on PATH that the module itself is content with, or, for a version that is newer than
 * every pinned hash, what that Go fetches by its own rules, which check it against the public checksum database.
 */
async function substituteFor(
  { env, platform }: GoToolchainOptions,
  onPath: FoundGo | undefined,
  asked: string | undefined,
  wanted: string,
  signal: AbortSignal,
): Promise<FoundGo | undefined> {
  if (onPath === undefined) return undefined;
  const needed = asked === undefined ? undefined : parseGoVersion(asked);
  if (needed === undefined || compareGoVersions(onPath.version, needed) >= 0) return onPath;
  const settings = { GOTOOLCHAIN: `go${wanted}` };
  const answer = await runGo({
    program: onPath.program,
    args: ["env", "GOROOT"],
    cwd: tmpdir(),
    env: goEnvironment({ env, platform }, settings),
    signal,
    doing: "fetching-go",
  });
  const root = answer.stdout.trim();
  if (answer.status !== 0 || root === "") return undefined;
  return { program: join(root, "bin", platform === "win32" ? "go.exe" : "go"), version: wanted };
}

/**
 * Compiles to a temporary name that begins as a copy of the last result: Go then sees what is up to date (0.2 s instead of a link),
 * and an output that is cut short never gets the real name.
 */
async function compile(host: GoHost, request: CompileRequest, signal: AbortSignal): Promise<CompileResult> {
  const { go, moduleRoot, packagePath, output } = request;
  const part = join(dirname(output), `.${basename(output)}-${randomBytes(6).toString("hex")}.tmp`);
  try {
    await mkdir(dirname(output), { recursive: true });
    await copyFile(output, part).catch(ignoreMissing);
    const args = [...buildArguments(request), "-o", part, packagePath];
    const env = goEnvironment(host, settingVariables(request));
    const answer = await runGo({ program: go.program, args, cwd: moduleRoot, env, signal, doing: "compiling" });
    if (answer.status !== 0) throw complaint(answer, packagePath, "compiling");
    const { size: bytes } = await stat(part);
    await moveFile(part, output);
    return { bytes, inputs: buildInputs(request) };
  } catch (failure) {
    throw writeFailure(failure, output, "compiling");
  } finally {
    await rm(part, { force: true });
  }
}

function ignoreMissing(failure: NodeJS.ErrnoException): void {
  if (failure.code !== "ENOENT") throw failure;
}

/** The file Go could not write (its own folder or ours may be on the full disk), from a complaint such as "write /a/b: no space …". */
function fullPathIn(output: string): string {
  return /\bwrite (.+?): (?:no space left|there is not enough space)/i.exec(output)?.[1] ?? tmpdir();
}

function complaint(
  { stdout, stderr }: GoAnswer,
  packagePath: string,
  doing: "compiling" | "listing-packages",
): SlipwayError {
  const output = stderr.trim() === "" ? stdout.trim() : stderr.trim();
  if (/no space left on device|not enough space on the disk/i.test(output))
    return new SlipwayError("disk-full", { path: fullPathIn(output) }, { doing, cause: new Error(output) });
  return new SlipwayError("compile-failed", { service: packagePath, output }, { doing });
}
