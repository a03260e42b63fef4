import { table } from "../table.ts";
import { SlipwayError } from "../../errors.ts";

/** Operating system, architecture and variant in the common words of Go and OCI (image-spec `image-index.md`, platform). */
export interface PlatformName {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Variants a person may name, by architecture; an image from scratch needs nothing else to be right. */
const LINUX = table<readonly string[]>({
  "386": [],
  amd64: [],
  arm: ["v5", "v6", "v7"],
  arm64: ["v8"],
  loong64: [],
  mips64le: [],
  ppc64le: [],
  riscv64: [],
  s390x: [],
});

/**
 * Reads `linux/<architecture>[/<variant>]`; anything else is `platform-invalid`. The variant that an architecture has by default is
 * left out for arm64 and filled in for arm, so that one platform has one name.
 * @example parsePlatform("linux/arm64/v8") // { os: "linux", architecture: "arm64" }
 */
export function parsePlatform(text: string): PlatformName {
  const [os, architecture = "", variant, ...more] = text.split("/");
  const variants = Object.hasOwn(LINUX, architecture) ? LINUX[architecture] : undefined;
  const known = variants !== undefined && (variant === undefined || variants.includes(variant));
  if (os !== "linux" || !known || more.length > 0) throw new SlipwayError("platform-invalid", { platform: text });
  if (architecture === "arm") return { os, architecture, variant: variant ?? "v7" };
  return { os, architecture };
}

/** `os/architecture[/variant]`, as a person writes it. */
export function platformText({ os, architecture, variant }: PlatformName): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

const GO_ARCHITECTURE: Readonly<Partial<Record<NodeJS.Architecture, string>>> = {
  arm: "arm",
  arm64: "arm64",
  ia32: "386",
  loong64: "loong64",
  ppc64: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "amd64",
};

/** The platform of a host, in Go's words, from `process.platform` and `process.arch`. */
export function hostPlatform(platform: NodeJS.Platform, arch: NodeJS.Architecture): PlatformName {
  return { os: platform === "win32" ? "windows" : platform, architecture: GO_ARCHITECTURE[arch] ?? arch };
}
