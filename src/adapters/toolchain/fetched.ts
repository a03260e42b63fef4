import { join } from "node:path";
import { hostPlatform } from "../../kit/oci/platform.ts";
import { type FoundGo, readVersion } from "./find.ts";
import type { GoHost } from "./go-environment.ts";
import { compareGoVersions, sameMinor } from "./version.ts";

/** Version → `<os>-<arch>` → `h1:` hash. */
export type GoHashes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where toolchains that were fetched stand, and which may. */
export interface FetchedGo {
  readonly host: GoHost;
  readonly arch: NodeJS.Architecture;
  /** One folder each stands in this one. */
  readonly folder: string;
  readonly hashes: GoHashes;
}

/**
 * The wanted version and the patches after it whose hash is pinned for this host, oldest first: what may stand in for it when a proxy
 * does not serve it.
 */
export function candidateVersions(wanted: string, hashes: GoHashes, target: string): readonly string[] {
  return Object.keys(hashes)
    .filter((version) => sameMinor(version, wanted) && compareGoVersions(version, wanted) >= 0)
    .filter((version) => hashes[version]?.[target] !== undefined)
    .toSorted(compareGoVersions);
}

/** `<os>-<arch>` as the toolchain module names it. */
export function toolchainTarget(host: GoHost, arch: NodeJS.Architecture): string {
  const { os, architecture } = hostPlatform(host.platform, arch);
  return `${os}-${architecture}`;
}

/** A toolchain that was fetched earlier and may stand in for the wanted version. */
export function findFetchedGo({ host, arch, folder, hashes }: FetchedGo, wanted: string): FoundGo | undefined {
  const target = toolchainTarget(host, arch);
  for (const version of candidateVersions(wanted, hashes, target)) {
    const root = join(folder, `go${version}.${target}`);
    if (readVersion(root) === version) return { program: programIn(root, host), version };
  }
  return undefined;
}

/** The go program of a toolchain in this folder. */
export function programIn(root: string, { platform }: GoHost): string {
  return join(root, "bin", platform === "win32" ? "go.exe" : "go");
}
