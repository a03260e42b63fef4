import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import type { FactsPackage, FactsRequest, GoFacts } from "../../ports/go-facts.ts";
import { settingVariables } from "./build-settings.ts";
import { parseComplaints } from "./complaints.ts";
import { findGoOnPath } from "./find.ts";
import { type GoHost, goEnvironment } from "./go-environment.ts";
import { runGo } from "./run-go.ts";

const LIST = "-json=ImportPath,Name,Dir,GoFiles,IgnoredGoFiles,CgoFiles,Imports,Standard,Module,Error";
/** A longer source file is nothing a person wrote. Bytes. */
const MAX_SOURCE = 8 * 1024 * 1024;
/** Bytes of complaints read of one build. */
const MAX_COMPLAINTS = 8 * 1024 * 1024;

/** Facts from the Go on PATH. */
export function createGoFacts({ env, platform }: GoHost): GoFacts {
  const host: GoHost = { env, platform };
  const run = (
    request: FactsRequest,
    args: readonly string[],
    signal: AbortSignal,
    doing: "compiling" | "listing-packages",
  ) =>
    runGo({
      program: request.go.program,
      args,
      cwd: request.moduleRoot,
      env: goEnvironment(host, settings(request)),
      signal,
      doing,
      complaintLimit: MAX_COMPLAINTS,
    });
  return {
    async find(signal) {
      const found = await findGoOnPath(host, signal);
      return found === undefined ? undefined : { ...found, origin: "path" };
    },
    async list(request, signal) {
      const { stdout } = await run(request, ["list", "-e", "-deps", LIST, "./..."], signal, "listing-packages");
      return stdout
        .split(/\r?\n(?=\{\r?$)/m)
        .filter((part) => part.trim() !== "")
        .map((part) => JSON.parse(part) as Listed)
        .filter(({ Standard }) => Standard !== true)
        .map(toPackage);
    },
    async build(request, signal) {
      const folder = await mkdtemp(join(tmpdir(), "slipway-overlay-"));
      try {
        const overlay = await writeOverlay(folder, request.overlay);
        const args = ["build", "-gcflags=-e", "-overlay", overlay, "-o", devNull, "./..."];
        const { status, stderr } = await run(request, args, signal, "compiling");
        const originals = new Map([...request.overlay.keys()].map((path, index) => [standIn(folder, index), path]));
        return status === 0
          ? []
          : parseComplaints(stderr, request.moduleRoot).map((one) => ({
              ...one,
              file: originals.get(one.file) ?? one.file,
            }));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async source(path) {
      const bytes = await readFile(path).catch(() => undefined);
      return bytes === undefined || bytes.length > MAX_SOURCE ? undefined : bytes.toString("utf8");
    },
  };
}

interface Listed {
  readonly ImportPath: string;
  readonly Name?: string;
  readonly Dir?: string;
  readonly GoFiles?: readonly string[];
  readonly CgoFiles?: readonly string[];
  readonly IgnoredGoFiles?: readonly string[];
  readonly Imports?: readonly string[];
  readonly Standard?: boolean;
  readonly Module?: { readonly Main?: boolean };
  readonly Error?: { readonly Err?: string };
}

function toPackage(listed: Listed): FactsPackage {
  const { ImportPath, Name, Dir, GoFiles, CgoFiles, IgnoredGoFiles, Imports } = listed;
  return {
    importPath: ImportPath,
    name: Name ?? "",
    folder: Dir ?? "",
    own: listed.Module?.Main === true,
    imports: Imports ?? [],
    excluded: /build constraints exclude all Go files/.test(listed.Error?.Err ?? ""),
    files: [...(GoFiles ?? []), ...(CgoFiles ?? [])],
    ignored: IgnoredGoFiles ?? [],
  };
}

/** The same settings as for the image, but never another Go than the one that was found: looking must not fetch a toolchain. */
function settings({ os, moduleRoot }: FactsRequest) {
  const platform = { os, architecture: "amd64" } as const;
  return { ...settingVariables({ platform, moduleRoot }), GOTOOLCHAIN: "local" };
}

function standIn(folder: string, index: number): string {
  return join(folder, `${index}.go`);
}

/** Writes the replaced files beside each other and Go's description of them; answers with its path. */
async function writeOverlay(folder: string, files: ReadonlyMap<string, string>): Promise<string> {
  const replace: Record<string, string> = {};
  for (const [index, [path, content]] of [...files].entries()) {
    const place = standIn(folder, index);
    await writeFile(place, content);
    replace[path] = place;
  }
  const description = join(folder, "overlay.json");
  await writeFile(description, JSON.stringify({ Replace: replace }));
  return description;
}
