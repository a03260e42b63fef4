import { join, posix } from "node:path";
import { digestOf, hexOf } from "../kit/digest.ts";
import { canonicalJson } from "../kit/json.ts";
import { hostPlatform, parsePlatform, platformText } from "../kit/oci/platform.ts";
import type { Platform } from "../model/platform.ts";
import type { Service } from "../model/service.ts";

/** Facts about a release, written into the image only when given: without them the same source has the same digest anywhere. */
export interface Stamp {
  readonly version?: string;
  readonly revision?: string;
  readonly source?: string;
  /** RFC 3339. */
  readonly created?: string;
}

export interface BuildOptions {
  /** Absolute path of the project on this host. */
  readonly root: string;
  /** e.g. ["linux/amd64"]; empty: Linux on the host's own architecture. */
  readonly platforms: readonly string[];
  /** Node's word for the architecture of the host, e.g. "x64". */
  readonly architecture: string;
  /** Where compiled programs are kept between builds, e.g. `layoutOf(home).builds`. */
  readonly cacheFolder: string;
  readonly stamp?: Stamp;
  readonly ldflags?: readonly string[];
  readonly tags?: readonly string[];
  /** False: never skip Go because files look untouched. */
  readonly trustMtime?: boolean;
}

/** One run of the compiler. */
export interface CompilePlan {
  readonly platform: Platform;
  /** Absolute folder of the module. */
  readonly moduleRoot: string;
  /** Package below it: "." or "./cmd/orders". */
  readonly packagePath: string;
  /** The same place every time, so that Go finds its last result and sees what is up to date. */
  readonly output: string;
  readonly ldflags: readonly string[];
  readonly tags: readonly string[];
}

/** What will be built, as data: nothing here was read from disk. */
export interface BuildPlan {
  readonly service: string;
  /** The newest Go that `go.mod` asks for. */
  readonly go: string | undefined;
  readonly compile: readonly CompilePlan[];
  /** Path of the program inside the image, without a leading slash. */
  readonly program: string;
  readonly exposedPorts: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly created: string;
}

/** Some readers demand a time; this one says nothing and is the same everywhere. */
const NO_TIME = "1970-01-01T00:00:00Z";

/** Plans the image of a service for every platform asked for; a platform named twice is built once. */
export function planBuild(service: Service, options: BuildOptions): BuildPlan {
  const { stamp = {} } = options;
  const asked = options.platforms.length === 0 ? [nativeLinux(options.architecture)] : options.platforms;
  const platforms = new Map(asked.map(parsePlatform).map((platform) => [platformText(platform), platform]));
  return {
    service: service.name,
    go: service.module.toolchain ?? service.module.go,
    compile: [...platforms.values()].map((platform) => planCompile(service, options, platform)),
    program: `app/${service.name}`,
    exposedPorts: service.port.value === undefined ? [] : [`${service.port.value}/tcp`],
    annotations: annotationsOf(service, stamp),
    created: stamp.created ?? NO_TIME,
  };
}

/** Plans one run of the compiler; also for this host, where its own programs run instead of Linux ones. */
export function planCompile(service: Service, options: BuildOptions, platform: Platform): CompilePlan {
  const { ldflags = [], tags = [], root, cacheFolder } = options;
  const moduleRoot = join(root, ...service.module.folder.split("/"));
  const below = posix.relative(posix.join("/", service.module.folder), posix.join("/", service.path));
  const packagePath = below === "" ? "." : `./${below}`;
  const key = digestOf(
    canonicalJson([root, service.module.folder, packagePath, platformText(platform), ldflags, tags]),
  );
  const file = platform.os === "windows" ? `${service.name}.exe` : service.name;
  return { platform, moduleRoot, packagePath, output: join(cacheFolder, hexOf(key).slice(0, 24), file), ldflags, tags };
}

function nativeLinux(architecture: string): string {
  return `linux/${hostPlatform("linux", architecture as NodeJS.Architecture).architecture}`;
}

/** Pre-defined keys of image-spec `annotations.md`. */
function annotationsOf(service: Service, stamp: Stamp): Readonly<Record<string, string>> {
  const given = { ...stamp, title: service.name };
  const pairs = Object.entries(given).map(([key, value]) => [`org.opencontainers.image.${key}`, value] as const);
  return Object.fromEntries(pairs);
}
