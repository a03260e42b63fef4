import { join } from "node:path";
import { errorAgain, isSlipwayError } from "../errors.ts";
import { WRITER_PROFILE } from "../kit/gzip/deflate.ts";
import { EMPTY_CONFIG } from "../kit/oci/image.ts";
import { platformText } from "../kit/oci/platform.ts";
import type { Emit } from "../model/event.ts";
import type { BuiltImage, Descriptor, PlatformImage } from "../model/image.ts";
import type { Service } from "../model/service.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { GoInstall, GoPackage, Toolchain } from "../ports/toolchain.ts";
import { CA_BUNDLE_VERSION } from "./ca-bundle-version.generated.ts";
import {
  fileSystemNow,
  isUntouched,
  recall,
  remember,
  type Remembered,
  settingsDigest,
  takeFingerprint,
} from "./fingerprint.ts";
import { assembleImage, assembleIndex } from "./image.ts";
import { type Layer, writeBaseLayer, writeProgramLayer } from "./write-layers.ts";
import { type BuildOptions, type BuildPlan, type CompilePlan, planBuild } from "./plan.ts";
import { attachSbom, sbomFacts, storeSbom, type StoredSbom } from "./sbom.ts";

/** What a build needs of the world. */
export interface BuildDeps {
  readonly toolchain: Toolchain;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Asked for `CI` alone. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Changes when what a build makes of the same inputs changes, so that what older versions remembered is not taken for it. */
const RECIPE = 1;

interface Made {
  readonly image: PlatformImage;
  readonly inputs: Readonly<Record<string, string>>;
}

interface Outcome extends Made {
  readonly sbom: StoredSbom;
}

/** Compiles and packs a service for every platform; everything ends up in the blob store, nothing anywhere else. */
export async function runBuild(service: Service, options: BuildOptions, deps: BuildDeps): Promise<BuiltImage> {
  const { clock, blobs, emit, toolchain } = deps;
  const plan = planBuild(service, options);
  const started = clock.now();
  const go = await toolchain.locate({ go: plan.go }, emit, deps.signal);
  const made: (Made & { readonly unchanged: boolean })[] = [];
  for (const compile of plan.compile) made.push(await buildPlatform({ plan, compile, go, options, deps }));
  const images = made.map(({ image }) => image);
  const root = await writeRoot(plan, images, blobs);
  const unchanged = made.every((one) => one.unchanged);
  const bytes = images.flatMap(({ config, layers }) => [config, ...layers]).reduce((sum, { size }) => sum + size, 0);
  emit({
    type: "image-built",
    service: plan.service,
    digest: root.digest,
    bytes,
    unchanged,
    ms: clock.now() - started,
  });
  const inputs = mergeInputs(made.map((one) => one.inputs));
  return { service: plan.service, root, images, writer: WRITER_PROFILE, inputs, unchanged };
}

interface PlatformBuild {
  readonly plan: BuildPlan;
  readonly compile: CompilePlan;
  readonly go: GoInstall;
  readonly options: BuildOptions;
  readonly deps: BuildDeps;
}

async function buildPlatform(build: PlatformBuild): Promise<Made & { readonly unchanged: boolean }> {
  const { plan, compile, go, options, deps } = build;
  const { env, toolchain } = deps;
  const folder = join(options.root, ".slipway", "build");
  const file = join(folder, `${plan.service}-${platformText(compile.platform).replaceAll("/", "-")}.json`);
  const inputs = toolchain.inputs({ go, ...compile });
  const settings = settingsDigest([RECIPE, WRITER_PROFILE, CA_BUNDLE_VERSION, options.root, go.program, inputs, plan]);
  const before = await recall<Outcome>(file, settings);
  const trusted = options.trustMtime !== false && !isCi(env);
  if (trusted && before !== undefined && (await stillHolds(before, deps.blobs)))
    return { ...before.result, unchanged: true };
  const since = trusted ? await fileSystemNow(folder) : undefined;
  const { outcome, packages } = await make(build, before?.result.sbom);
  if (since !== undefined) {
    const fingerprint = await takeFingerprint(packages, compile.moduleRoot, since);
    if (fingerprint !== undefined) await remember(file, { settings, fingerprint, result: outcome });
  }
  return { ...outcome, unchanged: false };
}

interface Fresh {
  readonly outcome: Outcome;
  readonly packages: readonly GoPackage[];
}

/** The compiler, the package list and the constant layer at the same time; the program's layer when the link is done. */
async function make(build: PlatformBuild, before: StoredSbom | undefined): Promise<Fresh> {
  const { plan, compile, go, options, deps } = build;
  const { blobs, toolchain } = deps;
  const stop = new AbortController();
  const signal = AbortSignal.any([deps.signal, stop.signal]);
  const listing = toolchain.packages({ go, ...compile }, signal).then(async (packages) => {
    const { version, created } = options.stamp ?? {};
    const facts = sbomFacts(packages, { service: plan.service, go: go.version, version, created });
    return { packages, sbom: await storeSbom(blobs, facts, before) };
  });
  const base = writeBaseLayer(blobs);
  try {
    // The compiler's words are the better ones when both fail, so the others are awaited after it.
    for (const early of [listing, base]) early.catch(() => undefined);
    const { inputs, program } = await compileProgram(build, signal);
    const { layer, digest } = await writeProgramLayer(blobs, program);
    const image = await writeImage(build, [await base, layer]);
    const { packages, sbom } = await listing;
    const referrer = await attachSbom(blobs, sbom, image.manifest);
    const binary = { digest, size: program.size, path: `/${plan.program}` };
    return { outcome: { image: { ...image, binary, sbom: referrer }, inputs, sbom }, packages };
  } catch (failure) {
    stop.abort();
    await Promise.allSettled([listing, base]);
    throw namingService(failure, plan.service);
  }
}

async function compileProgram({ plan, compile, go, deps }: PlatformBuild, signal: AbortSignal) {
  const { clock, emit, toolchain } = deps;
  const started = clock.now();
  const { bytes, inputs } = await toolchain.compile({ go, ...compile }, signal);
  const { platform } = compile;
  emit({ type: "compiled", service: plan.service, platform, bytes, ms: clock.now() - started });
  return { inputs, program: { path: plan.program, file: compile.output, size: bytes } };
}

async function writeImage(
  { plan, compile: { platform }, deps: { blobs } }: PlatformBuild,
  layers: readonly Layer[],
): Promise<Omit<PlatformImage, "binary" | "sbom">> {
  const { config, manifest } = assembleImage(plan, platform, layers);
  // Each write waits for the disk: at the same time they wait once.
  await Promise.all([blobs.write(config.bytes), blobs.write(manifest.bytes)]);
  return {
    platform,
    manifest: manifest.descriptor,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    diffIds: layers.map(({ diffId }) => diffId),
  };
}

async function writeRoot(plan: BuildPlan, images: readonly PlatformImage[], blobs: Blobs): Promise<Descriptor> {
  const [only, ...more] = images;
  if (only !== undefined && more.length === 0) return only.manifest;
  const index = assembleIndex(plan, images);
  if (!(await blobs.has(index.descriptor.digest))) await blobs.write(index.bytes);
  return index.descriptor;
}

/** The compiler knows packages; people know services. */
function namingService(failure: unknown, service: string): unknown {
  if (!isSlipwayError(failure, "compile-failed")) return failure;
  const details = failure.doing === undefined ? {} : { doing: failure.doing };
  return errorAgain(failure.code, { ...failure.params, service }, { ...details, cause: failure.cause });
}

async function stillHolds({ fingerprint, result }: Remembered<Outcome>, blobs: Blobs): Promise<boolean> {
  const { manifest, config, layers, sbom } = result.image;
  const needed = [
    manifest,
    config,
    ...layers,
    result.sbom.blob,
    EMPTY_CONFIG.descriptor,
    ...(sbom === undefined ? [] : [sbom]),
  ];
  const sizes = await Promise.all(needed.map(async ({ digest, size }) => (await blobs.size(digest)) === size));
  return sizes.every(Boolean) && (await isUntouched(fingerprint));
}

/** Settings all platforms share; one that differs is joined, e.g. GOARCH "amd64,arm64". */
function mergeInputs(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const names = new Set(all.flatMap(Object.keys));
  return Object.fromEntries(
    [...names].map((name) => [name, [...new Set(all.map((one) => one[name] ?? ""))].join(",")]),
  );
}

function isCi(env: BuildDeps["env"]): boolean {
  return !["", "0", "false"].includes((env["CI"] ?? "").toLowerCase());
}
