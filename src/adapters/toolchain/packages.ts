import { join } from "node:path";
import type { GoPackage } from "../../ports/toolchain.ts";

/** Fields of `go list -json` that Slipway reads (cmd/go, "List packages or modules"). */
const FILE_FIELDS = ["GoFiles", "CgoFiles", "SFiles", "HFiles", "CFiles", "SysoFiles", "EmbedFiles"] as const;

/** The `-json` flag that asks for those fields alone: the rest costs as much time as the build. */
export const LIST_FIELDS = `-json=${["ImportPath", "Name", "Dir", "Standard", "Module", ...FILE_FIELDS].join(",")}`;

interface ListedModule {
  readonly Path: string;
  readonly Version?: string;
  readonly Sum?: string;
  readonly Main?: boolean;
  readonly Replace?: ListedModule;
}

type Listed = {
  readonly ImportPath: string;
  readonly Name?: string;
  readonly Dir?: string;
  readonly Standard?: boolean;
  readonly Module?: ListedModule;
} & { readonly [Field in (typeof FILE_FIELDS)[number]]?: readonly string[] };

/** Reads what `go list -deps -json` prints: objects one after another, each closed by a brace at the start of a line. */
export function parsePackages(text: string): readonly GoPackage[] {
  return text
    .split(/\r?\n(?=\{\r?$)/m)
    .filter((part) => part.trim() !== "")
    .map((part) => toPackage(JSON.parse(part) as Listed));
}

function toPackage(listed: Listed): GoPackage {
  const folder = listed.Dir ?? "";
  const module = listed.Module;
  // A replaced module is what it is replaced by; a folder in its place has no version.
  const real = module?.Replace?.Version === undefined ? module : module.Replace;
  const local = module?.Replace !== undefined && module.Replace.Version === undefined;
  return {
    importPath: listed.ImportPath,
    name: listed.Name ?? "",
    folder,
    standard: listed.Standard ?? false,
    module:
      module === undefined || real === undefined
        ? undefined
        : {
            path: real.Path,
            version: local ? undefined : real.Version,
            sum: local ? undefined : real.Sum,
            main: module.Main ?? false,
          },
    files: FILE_FIELDS.flatMap((field) => listed[field] ?? []).map((file) => join(folder, file)),
  };
}
