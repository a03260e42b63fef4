import { join, resolve } from "node:path";
import { exportArchive, refuseUnfitFormat } from "../build/archive.ts";
import { shortDigest } from "../kit/digest.ts";
import type { Service } from "../model/service.ts";
import type { BuildInput, BuildResult, Context } from "./app.ts";
import type { Deps } from "./deps.ts";
import { buildImage, platformsOf } from "./build-image.ts";
import { openProject } from "./project.ts";
import { pushImage } from "./push.ts";
import { selectServices } from "./select.ts";

/** Builds the chosen services one after another (the compiler is parallel itself), then writes archives or pushes when asked to. */
export async function buildServices(context: Context, input: BuildInput, deps: Deps): Promise<BuildResult> {
  const open = await openProject(context, deps, input.services);
  const services = selectServices(open.project.services, open.selection);
  if (input.output !== undefined) refuseUnfitFormat(input.format, platformsOf(input, open));
  const images: BuildResult["images"][number][] = [];
  for (const service of services) {
    const image = await buildImage(service, open, context, deps, input);
    const archive =
      input.output === undefined ? undefined : archivePath(input.output, service, services.length, context.cwd);
    if (archive !== undefined)
      await exportArchive(
        image,
        {
          path: archive,
          format: input.format,
          repository: `${service.app}/${service.name}`,
          tag: input.tag ?? input.stamp.version ?? `sha-${shortDigest(image.root.digest)}`,
        },
        deps.blobs,
      );
    const pushed = input.push
      ? await pushImage(
          { image, service, open, to: undefined, tag: input.tag, version: input.stamp.version },
          context,
          deps,
        )
      : undefined;
    images.push({
      ...image,
      ...(pushed === undefined ? {} : { pushed }),
      ...(archive === undefined ? {} : { archive }),
    });
  }
  return { images };
}

/** One service: the file itself. Several: a file each in that folder. */
function archivePath(output: string, service: Service, count: number, cwd: string): string {
  const path = resolve(cwd, output);
  return count === 1 ? path : join(path, `${service.name}.tar`);
}
