import type { BuildOptions } from "../build/plan.ts";
import { type BuildDeps, runBuild } from "../build/run.ts";
import type { BuiltImage } from "../model/image.ts";
import type { Service } from "../model/service.ts";
import type { BuildInput, Context } from "./app.ts";
import type { Deps } from "./deps.ts";
import type { OpenProject } from "./project.ts";
import { staged } from "./staged.ts";

/** One service, with the platforms asked for, else those of the configuration, else Linux on this host's architecture. */
export async function buildImage(
  service: Service,
  { project, config }: OpenProject,
  context: Context,
  deps: Deps,
  { platforms, stamp }: Pick<BuildInput, "platforms" | "stamp"> = { platforms: [], stamp: {} },
): Promise<BuiltImage> {
  const options = buildOptions(project.root, deps, { platforms: platformsOf({ platforms }, { config }), stamp });
  return staged("build", service.name, context, deps, () => runBuild(service, options, buildDeps(context, deps)));
}

/** Those asked for, else those of the configuration; none: what this host calls for. */
export function platformsOf(
  { platforms }: Pick<BuildInput, "platforms">,
  { config }: Pick<OpenProject, "config">,
): readonly string[] {
  return platforms.length > 0 ? platforms : config.build.platforms;
}

/** What the compiler and the writer are told, the same for images and native programs. */
export function buildOptions(
  root: string,
  { host, layout }: Deps,
  { platforms, stamp }: Pick<BuildInput, "platforms" | "stamp">,
): BuildOptions {
  return { root, platforms, stamp, architecture: host.architecture, cacheFolder: layout.builds };
}

export function buildDeps({ emit, signal }: Context, { toolchain, blobs, clock, host }: Deps): BuildDeps {
  return { toolchain, blobs, clock, emit, signal, env: host.env };
}
