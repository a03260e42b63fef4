import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import type { Dirent, Stats } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { compareBytes } from "../../kit/compare.ts";
import type { FileEntry, FileFacts, Files, Unread } from "../../ports/files.ts";

/** Reads in a row before the event loop gets a turn, so that Ctrl-C is heard within milliseconds. */
const READS_PER_TURN = 64;

/**
 * The source tree below a folder of this host. Blocking calls are used on purpose: a tree is thousands of small files, and a hop
 * through the thread pool costs several times the read.
 */
export function createDiskFiles(root: string): Files {
  const places = new Map<string, string>();
  let reads = 0;
  return {
    async list(skip) {
      const top = realRoot(root);
      const walk: Walk = { top, skip, files: [], unread: [], places };
      places.clear();
      walkFolder(walk, top, "");
      return {
        files: walk.files.toSorted((a, b) => compareBytes(a.path, b.path)),
        unread: walk.unread.toSorted((a, b) => compareBytes(a.path, b.path)),
      };
    },
    async read(path, limit) {
      reads += 1;
      if (reads % READS_PER_TURN === 0) await new Promise((done) => setImmediate(done));
      const place = places.get(path) ?? placeInside(root, path);
      return place === undefined ? undefined : readRegular(place, limit);
    },
    async about(path) {
      const place = places.get(path) ?? placeInside(root, path);
      return place === undefined ? undefined : factsOf(place);
    },
  };
}

interface Walk {
  readonly top: string;
  readonly skip: (folder: string) => boolean;
  readonly files: FileEntry[];
  readonly unread: Unread[];
  /** Path as reported → path on this disk, which may be spelt in another Unicode form. */
  readonly places: Map<string, string>;
}

function realRoot(root: string): string {
  try {
    const top = realpathSync(root);
    if (statSync(top).isDirectory()) return top;
  } catch (cause) {
    const code = errno(cause) === "ENOENT" ? "folder-missing" : "folder-unreadable";
    throw new SlipwayError(code, { folder: root, reason: errno(cause) }, { doing: "assessing", cause });
  }
  throw new SlipwayError("folder-unreadable", { folder: root, reason: "ENOTDIR" }, { doing: "assessing" });
}

function walkFolder(walk: Walk, folder: string, prefix: string): void {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    if (prefix === "") {
      throw new SlipwayError("folder-unreadable", { folder, reason: errno(cause) }, { doing: "assessing", cause });
    }
    walk.unread.push({ path: prefix.slice(0, -1), reason: errno(cause) });
    return;
  }
  const above = folder.endsWith(sep) ? folder : folder + sep;
  for (const entry of entries) {
    const path = prefix + entry.name.normalize("NFC");
    const place = above + entry.name;
    if (entry.isSymbolicLink()) followLink(walk, place, path);
    else if (entry.isDirectory()) {
      if (!walk.skip(entry.name)) walkFolder(walk, place, `${path}/`);
    } else if (entry.isFile()) addFile(walk, place, path);
  }
}

function addFile(walk: Walk, place: string, path: string): void {
  walk.files.push({ path });
  walk.places.set(path, place);
}

/** A link to a file inside is that file; a link to a folder inside is not walked, since its content is listed at its own place. */
function followLink(walk: Walk, place: string, path: string): void {
  let real: string;
  let about: Stats;
  try {
    real = realpathSync(place);
    about = statSync(real);
  } catch (cause) {
    walk.unread.push({ path, reason: errno(cause) === "ELOOP" ? "symlink-loop" : errno(cause) });
    return;
  }
  if (!isInside(walk.top, real)) walk.unread.push({ path, reason: "symlink-outside" });
  else if (about.isDirectory()) {
    if (isInside(real, place)) walk.unread.push({ path, reason: "symlink-loop" });
  } else if (about.isFile()) addFile(walk, real, path);
}

function placeInside(root: string, path: string): string | undefined {
  try {
    const top = realpathSync(root);
    const place = realpathSync(resolve(top, path));
    return isInside(top, place) ? place : undefined;
  } catch {
    return undefined;
  }
}

function isInside(folder: string, place: string): boolean {
  const way = relative(folder, place);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function factsOf(place: string): FileFacts | undefined {
  try {
    const { size, mode } = lstatSync(place);
    return process.platform === "win32" ? { size } : { size, executable: (mode & 0o100) !== 0 };
  } catch {
    return undefined;
  }
}

/** Opens without following a link that took the file's place meanwhile, and without waiting for the writer of a pipe. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readRegular(place: string, limit: number | undefined): Uint8Array | undefined {
  let file: number | undefined;
  try {
    file = openSync(place, READ_FLAGS);
    const about = fstatSync(file);
    if (!about.isFile()) return undefined;
    const bytes = memoryFor(Math.min(about.size, limit ?? about.size));
    let length = 0;
    while (length < bytes.length) {
      const got = readSync(file, bytes, length, bytes.length - length, null);
      if (got === 0) break;
      length += got;
    }
    return bytes.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Thousands of small files share a few pieces of memory. Bytes. */
const SLAB = 1 << 20;
let slab = Buffer.allocUnsafeSlow(0);
let used = 0;

function memoryFor(size: number): Buffer {
  if (size > SLAB / 8) return Buffer.allocUnsafeSlow(size);
  if (used + size > slab.length) {
    slab = Buffer.allocUnsafeSlow(SLAB);
    used = 0;
  }
  used += size;
  return slab.subarray(used - size, used);
}

function errno(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "EIO";
}
