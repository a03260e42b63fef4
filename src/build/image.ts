import { WRITER_PROFILE } from "../kit/gzip/deflate.ts";
import { writeConfig, writeIndex, writeManifest, type Document } from "../kit/oci/image.ts";
import type { Descriptor, PlatformImage } from "../model/image.ts";
import type { Platform } from "../model/platform.ts";
import { CA_FILE, type Layer, USER } from "./write-layers.ts";
import type { BuildPlan } from "./plan.ts";

/** Configuration and manifest of one platform, not yet stored. */
export function assembleImage(
  plan: BuildPlan,
  platform: Platform,
  layers: readonly Layer[],
): { readonly config: Document; readonly manifest: Document } {
  const config = writeConfig({
    platform,
    created: plan.created,
    entrypoint: [`/${plan.program}`],
    env: [`SSL_CERT_FILE=/${CA_FILE}`],
    user: USER,
    exposedPorts: plan.exposedPorts,
    // Docker shows labels only, registries annotations only.
    labels: plan.annotations,
    layers: layers.map(({ diffId, createdBy }) => ({ diffId, createdBy: `slipway ${WRITER_PROFILE}: ${createdBy}` })),
  });
  const manifest = writeManifest({
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    annotations: plan.annotations,
  });
  return { config, manifest };
}

/** The index over several platforms, in the order they were asked for. */
export function assembleIndex(plan: BuildPlan, images: readonly PlatformImage[]): Document {
  const entries = images.map(({ manifest, platform }): Descriptor => ({ ...manifest, platform }));
  return writeIndex(entries, plan.annotations);
}
