import type { Message } from "../../model/message.ts";
import type { Files } from "../../ports/files.ts";
import { decodeText } from "../go/decode.ts";
import type { RequiredModule } from "./modfile.ts";

/** A module in `vendor/modules.txt`, which `go mod vendor` writes (go.dev/ref/mod, "Vendoring"). */
export interface VendoredModule {
  readonly path: string;
  readonly version: string;
  /** A `go.mod` asks for it. */
  readonly explicit: boolean;
  readonly packages: readonly string[];
}

/** The module whose vendor folder is looked into. */
export interface Vendoring {
  /** Folder of its `go.mod`. */
  readonly folder: string;
  readonly go: string | undefined;
  readonly requires: readonly RequiredModule[];
}

/** Longer lists are nobody's. Bytes. */
const MAX_LIST_BYTES = 1024 * 1024;
/** Contradictions of one vendor folder that are named. */
const MOST_NAMED = 10;
/** Before this minor of Go the list did not say what `go.mod` asks for. */
const SAYS_EXPLICIT = 14;

export function parseVendorList(text: string): readonly VendoredModule[] {
  const modules: { path: string; version: string; explicit: boolean; packages: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [mark, path = "", version = ""] = line.trim().split(/\s+/);
    const last = modules.at(-1);
    // "# path => folder" without a version repeats a replacement; no module follows.
    if (mark === "#" && version !== "=>" && version !== "")
      modules.push({ path, version, explicit: false, packages: [] });
    else if (mark === "##" && last !== undefined) last.explicit ||= /^##.*\bexplicit\b/.test(line);
    else if (mark !== undefined && mark !== "" && !mark.startsWith("#")) last?.packages.push(mark);
  }
  return modules;
}

/**
 * What a vendor folder holds, by its own list; undefined when there is none. Where the list contradicts `go.mod` or the folder itself, Go
 * refuses to build: each such module is named in `unknown`.
 */
export async function readVendorFolder(
  files: Files,
  module: Vendoring,
  unknown: Message[],
): Promise<ReadonlySet<string> | undefined> {
  const folder = module.folder === "." ? "vendor" : `${module.folder}/vendor`;
  const file = `${folder}/modules.txt`;
  const bytes = await files.read(file, MAX_LIST_BYTES);
  if (bytes === undefined) return undefined;
  const { text } = decodeText(bytes);
  const modules = parseVendorList(text);
  const missing = await missingPackages(files, folder, modules);
  const wrong = new Set([...(/^## workspace\b/m.test(text) ? [] : contradictions(module, modules)), ...missing]);
  for (const one of [...wrong].slice(0, MOST_NAMED))
    unknown.push({ code: "vendor-inconsistent", params: { file, module: one } });
  return new Set(modules.map(({ path }) => path));
}

/** Modules of which the list and `go.mod` say different things. */
function contradictions({ go, requires }: Vendoring, modules: readonly VendoredModule[]): readonly string[] {
  const minor = Number(/^1\.(\d+)/.exec(go ?? "")?.[1] ?? "0");
  if (minor < SAYS_EXPLICIT) return [];
  const listed = new Map(modules.map((one) => [one.path, one]));
  const asked = new Set(requires.map(({ path }) => path));
  return [
    ...requires.filter(({ path, version }) => !isListed(listed.get(path), version)).map(({ path }) => path),
    ...modules.filter(({ path, explicit }) => explicit && !asked.has(path)).map(({ path }) => path),
  ];
}

function isListed(one: VendoredModule | undefined, version: string): boolean {
  return one !== undefined && one.explicit && one.version === version;
}

/** Modules that list a package whose folder has no Go file. */
async function missingPackages(
  files: Files,
  folder: string,
  modules: readonly VendoredModule[],
): Promise<readonly string[]> {
  const packages = modules.flatMap((one) => one.packages);
  const names = new Set([folder, ...packages].flatMap((path) => path.split("/")));
  const listed = await files.list((name) => !names.has(name));
  const present = new Set(
    listed.files.flatMap(({ path }) => (path.endsWith(".go") ? [path.slice(0, path.lastIndexOf("/"))] : [])),
  );
  return modules
    .filter((one) => one.packages.some((path) => !present.has(`${folder}/${path}`)))
    .map(({ path }) => path);
}
