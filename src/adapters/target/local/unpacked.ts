import { createHash, randomBytes } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdir, open, readdir, realpath, rm, stat } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { writeFileAtomic } from "../../../kit/atomic-file.ts";
import { hexOf, type Digest } from "../../../kit/digest.ts";
import { digestOfFile } from "../../../kit/file-digest.ts";
import { pauseAt } from "../../../kit/hook.ts";
import type { PlatformName } from "../../../kit/oci/platform.ts";
import { processIdentity } from "../../../kit/process.ts";
import { unpackLayers } from "../../../kit/tar/unpack.ts";
import { isDiskFull, moveFile } from "../../../kit/whole-file.ts";
import type { Launch } from "../../../model/instance-record.ts";
import { checkedBlob, lied, planImage, unfit, type ImagePlan, type ImageSource } from "./image.ts";

/** The file beside the unpacked tree; its folder is whole or absent. Paths are slash-separated and relative to the tree. */
interface UnpackedNote {
  readonly schema: "slipway.unpacked/1";
  readonly program: { readonly path: string; readonly sha256: Digest };
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly caBundle: string | undefined;
}

const NOTE = "image.json";
const TREE = "rootfs";
/** Where images keep their CA bundle: ours and Debian's, Red Hat's, Alpine's. */
const CA_BUNDLES = ["etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/cert.pem"];
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Makes sure that an image lies unpacked in `<images>/<digest>/` and answers with how it is run. What is there whole and unchanged is
 * used without asking the registry; a tree whose program was changed since is thrown away and pulled again.
 */
export async function unpackImage(
  openSource: () => Promise<ImageSource>,
  digest: Digest,
  options: { readonly images: string; readonly platform: PlatformName },
): Promise<Launch> {
  const folder = join(options.images, hexOf(digest));
  const known = await readWhole(folder);
  if (known !== undefined) return known;
  await rm(folder, { recursive: true, force: true });
  await sweep(options.images);

  const source = await openSource();
  const plan = await planImage(source, digest, options.platform);
  const temporary = `${folder}.part-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    await unpackTree(source, plan, temporary);
    const note = await noteOf(source, plan, join(temporary, TREE));
    writeFileAtomic(join(temporary, NOTE), JSON.stringify(note, null, 2));
    await pauseAt("image-unpacked");
    await publish(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const launch = await readWhole(folder);
  if (launch === undefined) throw unfit(source, "program-absent");
  return launch;
}

/** Layers are fetched and checked before a byte of them is read as an archive. */
async function unpackTree(source: ImageSource, plan: ImagePlan, temporary: string): Promise<void> {
  const files: string[] = [];
  for (const [at, { digest, size }] of plan.layers.entries()) {
    const file = join(temporary, `layer-${at}`);
    await fetchBlob(source, { digest, size }, file);
    files.push(file);
  }
  const unpacked = await unpackLayers(
    files.map((file) => () => createReadStream(file)),
    join(temporary, TREE),
  );
  for (const [at, expected] of plan.diffIds.entries()) {
    const got = unpacked[at]?.diffId ?? "nothing";
    if (got !== expected) throw lied(source, expected, got);
  }
  for (const file of files) await rm(file);
}

async function fetchBlob(
  source: ImageSource,
  { digest, size }: { readonly digest: Digest; readonly size: number },
  path: string,
): Promise<void> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of checkedBlob(source, digest, size)) {
      hash.update(chunk);
      await file.appendFile(chunk);
    }
  } catch (failure) {
    if (!isDiskFull(failure)) throw failure;
    throw new SlipwayError("disk-full", { path }, { doing: "pulling", cause: failure });
  } finally {
    await file.close();
  }
  const got = `sha256:${hash.digest("hex")}`;
  if (got !== digest) throw lied(source, digest, got);
}

async function noteOf(source: ImageSource, plan: ImagePlan, tree: string): Promise<UnpackedNote> {
  const [command = "", ...args] = plan.command;
  const path = await findProgram(tree, command, plan.env["PATH"] ?? DEFAULT_PATH);
  const sha256 = path === undefined ? undefined : await digestOfFile(join(tree, path));
  if (path === undefined || sha256 === undefined) throw unfit(source, "program-absent");
  // The image's own setting names a path in the image; the process gets where that lies now.
  const { SSL_CERT_FILE: _, ...env } = plan.env;
  return {
    schema: "slipway.unpacked/1",
    program: { path, sha256 },
    args,
    env,
    caBundle: await findBundle(tree, plan.env["SSL_CERT_FILE"]),
  };
}

async function findBundle(tree: string, named: string | undefined): Promise<string | undefined> {
  for (const name of [...(named === undefined ? [] : [named]), ...CA_BUNDLES]) {
    const found = await insideOf(tree, name.replace(/^\/+/, ""));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The program a command names inside the tree: an absolute path, or a bare name looked for along PATH. */
async function findProgram(tree: string, command: string, path: string): Promise<string | undefined> {
  const candidates = command.includes("/") ? [command] : path.split(":").map((folder) => posix.join(folder, command));
  for (const candidate of candidates) {
    const found = await insideOf(tree, candidate.replace(/^\/+/, ""));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A regular file of the tree, links followed; undefined when it is absent or outside. */
async function insideOf(tree: string, name: string): Promise<string | undefined> {
  try {
    const [root, real] = await Promise.all([realpath(tree), realpath(join(tree, name))]);
    const inside = relative(root, real);
    if (inside === "" || inside.startsWith("..") || !(await stat(real)).isFile()) return undefined;
    return inside.split(sep).join("/");
  } catch {
    return undefined;
  }
}

/** How the image is run, when it lies there whole with the program it came with. */
async function readWhole(folder: string): Promise<Launch | undefined> {
  if (!existsSync(join(folder, NOTE))) return undefined;
  const note = JSON.parse(readFileSync(join(folder, NOTE), "utf8")) as UnpackedNote;
  const program = join(folder, TREE, note.program.path);
  if (note.schema !== "slipway.unpacked/1" || (await digestOfFile(program)) !== note.program.sha256) return undefined;
  const { args, env } = note;
  return { program, args, env, caBundle: note.caBundle === undefined ? undefined : join(folder, TREE, note.caBundle) };
}

/** The slower of two who unpacked the same image throws its own away. */
async function publish(temporary: string, folder: string): Promise<void> {
  try {
    await moveFile(temporary, folder);
  } catch (failure) {
    if (!existsSync(join(folder, NOTE))) throw failure;
  }
}

/** Takes away what processes left that were killed while they unpacked. */
async function sweep(images: string): Promise<void> {
  const names = await readdir(images).catch(() => []);
  for (const name of names) {
    const pid = /\.part-(\d+)-[0-9a-f]+$/.exec(name)?.[1];
    if (pid === undefined || processIdentity(Number(pid)) !== undefined) continue;
    await rm(join(images, name), { recursive: true, force: true });
  }
}
