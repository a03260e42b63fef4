import type { Emit } from "../../model/event.ts";
import type { Message } from "../../model/message.ts";
import type { GoModule } from "../../model/service.ts";
import type { FileEntry, Files } from "../../ports/files.ts";
import { once } from "../once.ts";
import { decodeText, decodeTogether, type Decoded } from "../go/decode.ts";
import { readGoText } from "../go/read.ts";
import type { GoFile } from "../go/syntax.ts";
import { MAX_INDEX_BYTES, readGitIndex } from "./git-index.ts";
import { parseModFile, type ReplacedModule, type RequiredModule } from "./modfile.ts";
import { readVendorFolder } from "./vendor.ts";

/** A file that is not Go and that rules may look into. */
export interface TextFile extends Decoded {
  readonly path: string;
}

/** One folder's files of one package name. */
export interface GoPackageFiles {
  readonly folder: string;
  readonly name: string;
  /** Undefined when no `go.mod` stands above. */
  readonly importPath: string | undefined;
  readonly files: readonly GoFile[];
}

export interface FoundModule extends GoModule {
  /** The `go.mod` itself. */
  readonly file: TextFile;
  readonly requires: readonly RequiredModule[];
  readonly replaces: readonly ReplacedModule[];
  /** Modules whose source its vendor folder holds; undefined without one. */
  readonly vendored?: ReadonlySet<string> | undefined;
}

/** The source tree as read once; everything after works on this alone. */
export interface Tree {
  readonly modules: readonly FoundModule[];
  /** `go.mod` files that do not parse. */
  readonly broken: readonly { readonly file: string; readonly line: number }[];
  readonly packages: readonly GoPackageFiles[];
  readonly byImportPath: ReadonlyMap<string, GoPackageFiles>;
  readonly texts: readonly TextFile[];
  /** Paths of every regular file outside skipped folders. */
  readonly paths: ReadonlySet<string>;
  /** File modes as git records them, when the root is a repository's own: path → mode such as 0o100755. */
  readonly modes?: ReadonlyMap<string, number> | undefined;
  /** Files that an image names and of which the disk itself says that nobody may start them; asked only where git says nothing. */
  readonly notExecutable: ReadonlySet<string>;
  /** What was not read and why. */
  readonly unknown: readonly Message[];
}

export interface ReadOptions {
  readonly emit?: Emit;
  readonly signal?: AbortSignal;
  /** Configuration files are read as well; only rules want them. */
  readonly withTexts?: boolean;
}

/** Longer files are not source a person wrote; they are named in `unknown`. Bytes. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** Configuration longer than this is data. Bytes. */
const MAX_TEXT_BYTES = 1024 * 1024;
const TEXT_ENDINGS =
  /\.(ini|conf|cfg|config|properties|ya?ml|json|toml|env|xml|bat|cmd|ps1|psm1|vbs|sh|bash|service|nsi|iss|wxs|sql|tmpl|tpl|dockerfile)$/i;
/** Files known by their name: images, builds, environments, what git and the image leave out. */
const TEXT_NAMES =
  /^(?:(?:dockerfile|containerfile)(?:\.[\w.-]+)?|makefile|gnumakefile|jenkinsfile|procfile|entrypoint|pre-commit|pre-push|commit-msg|\.env(?:\.[\w-]+)?|\.(?:docker|git)ignore|\.gitattributes)$/i;
/** Locks and generated lists: large, and nobody's configuration. */
const NOT_TEXT =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|composer\.lock|\.eslintrc\.json|tsconfig.*\.json)$/i;
/** Hidden folders that say how a service is built and started. */
const HIDDEN_WANTED = new Set([".github", ".gitea", ".gitlab", ".circleci", ".githooks", ".husky"]);
const SKIPPED = new Set(["vendor", "testdata", "node_modules"]);
/** Files between two progress events. */
const PROGRESS_EVERY = 500;

/** Folders the Go tool does not look into either, and JavaScript's. */
export function isSkipped(folder: string): boolean {
  return SKIPPED.has(folder) || (folder.startsWith(".") && !HIDDEN_WANTED.has(folder)) || folder.startsWith("_");
}

/** Reads every file once. */
export async function readTree(files: Files, options: ReadOptions = {}): Promise<Tree> {
  const { files: entries, unread } = await files.list(isSkipped);
  const unknown: Message[] = unread.map(({ path, reason }) => ({
    code: "file-unread",
    params: { file: path, reason },
  }));
  const wanted = entries.filter(({ path }) => isWanted(path, options.withTexts === true));
  const goFiles: GoFile[] = [];
  const waiting = createWaiting(goFiles, unknown);
  const texts: TextFile[] = [];
  const modules: FoundModule[] = [];
  const broken: { file: string; line: number }[] = [];
  for (const [index, entry] of wanted.entries()) {
    options.signal?.throwIfAborted();
    if (index % PROGRESS_EVERY === 0)
      options.emit?.({ type: "progress", what: "reading", done: index, total: wanted.length, unit: "files" });
    const bytes = await readWhole(files, entry, unknown);
    if (bytes === undefined) continue;
    if (entry.path.endsWith(".go")) {
      if (waiting.add(entry.path, bytes)) waiting.read();
    } else if (isModFile(entry.path)) readModule(entry.path, bytes, modules, broken);
    else keepText({ path: entry.path, ...decodeText(bytes) }, texts);
  }
  waiting.read();
  options.emit?.({ type: "progress", what: "reading", done: wanted.length, total: wanted.length, unit: "files" });
  const modes = options.withTexts === true ? await readModes(files) : undefined;
  const notExecutable = modes === undefined ? await unstartable(files, entries, texts) : new Set<string>();
  // Last, since another listing may make a disk forget where the files of the first one are.
  const vendored = options.withTexts === true ? await withVendored(files, modules, unknown) : modules;
  const packages = groupPackages(goFiles, modules);
  const byImportPath = new Map(
    packages.flatMap((one) =>
      one.importPath === undefined || one.name.endsWith("_test") ? [] : [[one.importPath, one] as const],
    ),
  );
  return {
    modules: vendored,
    broken,
    packages,
    byImportPath,
    texts,
    paths: new Set(entries.map(({ path }) => path)),
    notExecutable,
    modes,
    unknown,
  };
}

/** Go files that are read together once there is enough of them; see `decodeTogether`. Bytes. */
const TOGETHER = 256 * 1024;

function createWaiting(
  goFiles: GoFile[],
  unknown: Message[],
): { readonly add: (path: string, bytes: Uint8Array) => boolean; readonly read: () => void } {
  let paths: string[] = [];
  let contents: Uint8Array[] = [];
  let size = 0;
  return {
    add(path, bytes) {
      paths.push(path);
      contents.push(bytes);
      size += bytes.length;
      return size >= TOGETHER;
    },
    read() {
      for (const [index, decoded] of decodeTogether(contents).entries()) {
        const path = paths[index] ?? "";
        const file = readGoText(path, decoded);
        if (file === undefined) unknown.push({ code: "file-binary", params: { file: path } });
        else goFiles.push(file);
      }
      [paths, contents, size] = [[], [], 0];
    },
  };
}

async function readModes(files: Files): Promise<ReadonlyMap<string, number> | undefined> {
  const bytes = await files.read(".git/index", MAX_INDEX_BYTES + 1);
  return bytes === undefined || bytes.length > MAX_INDEX_BYTES ? undefined : readGitIndex(bytes);
}

/** Of the files whose name stands in a Dockerfile or a compose file, those the disk says nobody may start. */
async function unstartable(
  files: Files,
  entries: readonly FileEntry[],
  texts: readonly TextFile[],
): Promise<ReadonlySet<string>> {
  const images = texts.filter(({ path }) => /dockerfile|containerfile|compose/i.test(path));
  const named = new Set(images.flatMap(({ text }) => text.split(BETWEEN_NAMES)));
  const found = new Set<string>();
  for (const { path } of entries) {
    if (!named.has(path.slice(path.lastIndexOf("/") + 1))) continue;
    if ((await files.about(path))?.executable === false) found.add(path);
  }
  return found;
}
const BETWEEN_NAMES = /[\s"'`[\](){}<>,;:=|&$/\\]+/;

function isWanted(path: string, withTexts: boolean): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (path.endsWith(".go")) return !name.startsWith("_") && !name.startsWith(".");
  if (isModFile(path)) return true;
  return withTexts && (TEXT_ENDINGS.test(name) || TEXT_NAMES.test(name)) && !NOT_TEXT.test(name);
}

function isModFile(path: string): boolean {
  return path === "go.mod" || path.endsWith("/go.mod");
}

async function readWhole(files: Files, { path }: FileEntry, unknown: Message[]): Promise<Uint8Array | undefined> {
  const limit = path.endsWith(".go") || isModFile(path) ? MAX_FILE_BYTES : MAX_TEXT_BYTES;
  const bytes = await files.read(path, limit + 1);
  if (bytes === undefined) {
    unknown.push({ code: "file-unread", params: { file: path, reason: "vanished" } });
    return undefined;
  }
  if (bytes.length <= limit) return bytes;
  const size = (await files.about(path))?.size ?? bytes.length;
  unknown.push({ code: "file-too-long", params: { file: path, bytes: size } });
  return undefined;
}

/** What an assessment wrote into the tree quotes Windows paths without using them. */
const OWN_DOCUMENT = /^\uFEFF?\s*\{\s*"(?:schema"\s*:\s*"slipway\.|\$schema"\s*:\s*"[^"]*sarif)/;

function keepText(file: TextFile, texts: TextFile[]): void {
  if (!OWN_DOCUMENT.test(file.text.slice(0, 200))) texts.push(file);
}

function readModule(
  path: string,
  bytes: Uint8Array,
  modules: FoundModule[],
  broken: { file: string; line: number }[],
): void {
  const file: TextFile = { path, ...decodeText(bytes) };
  const parsed = parseModFile(file.text);
  if ("brokenAt" in parsed) {
    broken.push({ file: path, line: parsed.brokenAt });
    return;
  }
  const folder = path === "go.mod" ? "." : path.slice(0, -"/go.mod".length);
  const { module, go, toolchain, requires, replaces } = parsed;
  modules.push({ path: module, folder, go, toolchain, file, requires, replaces });
}

async function withVendored(
  files: Files,
  modules: readonly FoundModule[],
  unknown: Message[],
): Promise<readonly FoundModule[]> {
  const found: FoundModule[] = [];
  for (const one of modules) found.push({ ...one, vendored: await readVendorFolder(files, one, unknown) });
  return found;
}

function groupPackages(files: readonly GoFile[], modules: readonly FoundModule[]): readonly GoPackageFiles[] {
  const groups = new Map<string, GoFile[]>();
  for (const file of files) {
    const key = `${file.folder}\0${file.packageName ?? ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return [...groups.values()].map((group) => {
    const folder = group[0]?.folder ?? ".";
    return { folder, name: group[0]?.packageName ?? "", importPath: importPathOf(folder, modules), files: group };
  });
}

function importPathOf(folder: string, modules: readonly FoundModule[]): string | undefined {
  const module = moduleAbove(folder, modules);
  if (module === undefined) return undefined;
  const below = module.folder === "." ? folder : folder.slice(module.folder.length + 1);
  return below === "" || below === "." ? module.path : `${module.path}/${below}`;
}

/** The innermost module a folder belongs to. */
export function moduleAbove<M extends GoModule>(folder: string, modules: readonly M[]): M | undefined {
  const { byFolder, above } = lookupIn(modules) as ModuleLookup<M>;
  if (above.has(folder)) return above.get(folder);
  let at = folder;
  while (!byFolder.has(at) && at.includes("/")) at = at.slice(0, at.lastIndexOf("/"));
  const found = byFolder.get(at) ?? byFolder.get(".");
  above.set(folder, found);
  return found;
}

interface ModuleLookup<M> {
  readonly byFolder: ReadonlyMap<string, M>;
  /** Folders that were asked about. */
  readonly above: Map<string, M | undefined>;
}

const lookupIn = once(
  (modules: readonly GoModule[]): ModuleLookup<GoModule> => ({
    byFolder: new Map(modules.map((one) => [one.folder, one])),
    above: new Map(),
  }),
);

/** The package and everything it imports from this tree, itself first, in the order of the imports. */
export function closureOf(tree: Tree, from: GoPackageFiles): readonly GoPackageFiles[] {
  const found = new Set([from]);
  for (const one of found) {
    for (const file of one.files) {
      if (file.scope === "test") continue;
      for (const { path } of file.imports) {
        const next = tree.byImportPath.get(path);
        if (next !== undefined) found.add(next);
      }
    }
  }
  return [...found];
}
