import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { digestOf, type Digest } from "../kit/digest.ts";
import { canonicalJson } from "../kit/json.ts";
import { writeWholeFile } from "../kit/whole-file.ts";
import type { GoPackage } from "../ports/toolchain.ts";

/**
 * What a build looked at, so that the next one can see without starting Go that nothing changed: files by size, inode and both times,
 * folders by their times (a new file), and paths that must go on not to exist.
 */
export interface Fingerprint {
  readonly files: Readonly<Record<string, string>>;
  readonly absent: readonly string[];
}

/** A build as it is remembered: under which settings, from which files, with what result. */
export interface Remembered<T> {
  readonly schema: "slipway.fingerprint/1";
  readonly settings: Digest;
  readonly fingerprint: Fingerprint;
  readonly result: T;
}

/** Windows of doubt in nanoseconds: kernels stamp files with the time of the last tick, FAT with even seconds. */
const TICK = 20_000_000n;
const COARSE = 2_000_000_000n;
const SECOND = 1_000_000_000n;

/** Files that steer Go besides the sources, looked for beside and above the module. */
const STEERING = ["go.mod", "go.sum", "go.work", "go.work.sum", "vendor/modules.txt"] as const;

/** The time on the file system's own clock (which may be another machine's), from a file written now; undefined: read-only. */
export async function fileSystemNow(folder: string): Promise<bigint | undefined> {
  try {
    await prepareFolder(folder);
    const mark = join(folder, "started");
    await writeFile(mark, String(process.pid));
    return (await stat(mark, { bigint: true })).mtimeNs;
  } catch {
    return undefined;
  }
}

/** Makes the project's own state folder, ignored by git through a file of its own. */
async function prepareFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made === undefined) return;
  await writeFile(join(dirname(folder), ".gitignore"), "*\n");
  // The root has just been changed by us: let that be past all doubt.
  await sleep(2 * Number(TICK / 1_000_000n));
}

/**
 * Takes the fingerprint after a build that began at `since`. Undefined when a file is so young that a change after it was read could
 * carry the same time: then nothing is remembered, as git does with entries that are "racily clean".
 */
export async function takeFingerprint(
  packages: readonly GoPackage[],
  moduleRoot: string,
  since: bigint,
): Promise<Fingerprint | undefined> {
  const sources = packages.filter(({ standard }) => !standard);
  const paths = new Set<string>();
  for (const { folder, files } of sources) {
    paths.add(folder);
    // Embedded files may stand deeper: every folder on the way can gain a file.
    for (const file of files) for (let path = file; path.length > folder.length; path = dirname(path)) paths.add(path);
  }
  const steering = new Set([...steeringFiles(moduleRoot), ...sources.flatMap(modulesOf)]);
  const files: Record<string, string> = {};
  const absent: string[] = [];
  for (const path of [...paths, ...steering]) {
    const look = await lookAt(path);
    if (look === undefined) absent.push(path);
    else if (look.changed >= since - look.doubt) return undefined;
    else files[path] = look.text;
  }
  return absent.some((path) => paths.has(path)) ? undefined : { files, absent };
}

/** True when everything looks as it did. */
export async function isUntouched({ files, absent }: Fingerprint): Promise<boolean> {
  const looks = await Promise.all(
    Object.entries(files).map(async ([path, text]) => (await lookAt(path))?.text === text),
  );
  const gone = await Promise.all(absent.map(async (path) => (await lookAt(path)) === undefined));
  return [...looks, ...gone].every(Boolean);
}

/** Reads what an earlier build under the same settings left; anything unreadable or of another version is forgotten. */
export async function recall<T>(file: string, settings: Digest): Promise<Remembered<T> | undefined> {
  try {
    const value = JSON.parse(await readFile(file, "utf8")) as Remembered<T>;
    return value.schema === "slipway.fingerprint/1" && value.settings === settings ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a result for the next build; a project that cannot be written to just builds again. */
export async function remember<T>(file: string, value: Omit<Remembered<T>, "schema">): Promise<void> {
  const text = JSON.stringify({ schema: "slipway.fingerprint/1", ...value });
  await writeWholeFile(file, Buffer.from(text), "compiling").catch(() => undefined);
}

/** One digest over everything besides the files that decides about the result. */
export function settingsDigest(settings: unknown): Digest {
  return digestOf(canonicalJson(settings));
}

/** Where the `go.mod` of a package from a folder (replaced, or of a workspace) may stand: one of the folders above it. */
function modulesOf({ folder, module }: GoPackage): readonly string[] {
  if (module?.version !== undefined || module?.main === true) return [];
  const found: string[] = [];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) found.push(join(at, "go.mod"));
  return found;
}

function steeringFiles(moduleRoot: string): readonly string[] {
  const found = STEERING.map((name) => join(moduleRoot, name));
  for (let folder = dirname(resolve(moduleRoot)); ; folder = dirname(folder)) {
    found.push(join(folder, "go.work"));
    if (dirname(folder) === folder) return found;
  }
}

interface Look {
  readonly text: string;
  readonly changed: bigint;
  readonly doubt: bigint;
}

async function lookAt(path: string): Promise<Look | undefined> {
  try {
    const { size, ino, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const changed = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
    return { text: [size, ino, mtimeNs, ctimeNs].join(" "), changed, doubt: changed % SECOND === 0n ? COARSE : TICK };
  } catch {
    return undefined;
  }
}
