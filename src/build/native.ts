import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Digest, hexOf } from "../kit/digest.ts";
import { hostPlatform } from "../kit/oci/platform.ts";
import { openWholeFile } from "../kit/whole-file.ts";
import type { Service } from "../model/service.ts";
import { type BuildOptions, planCompile } from "./plan.ts";
import type { BuildDeps } from "./run.ts";

/** A program for this host, made of the same source as the image. */
export interface NativeProgram {
  /** Named after its content, so a running one is never written to. */
  readonly path: string;
  readonly sha256: Digest;
  readonly bytes: number;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Compiles a service for the host itself, where Linux programs do not start. */
export async function compileNative(
  service: Service,
  options: Omit<BuildOptions, "platforms" | "stamp"> & { readonly platform: NodeJS.Platform },
  deps: Pick<BuildDeps, "toolchain" | "clock" | "emit" | "signal">,
): Promise<NativeProgram> {
  const { toolchain, clock, emit, signal } = deps;
  const started = clock.now();
  const platform = hostPlatform(options.platform, options.architecture as NodeJS.Architecture);
  const plan = planCompile(service, { ...options, platforms: [] }, platform);
  const go = await toolchain.locate({ go: service.module.toolchain ?? service.module.go }, emit, signal);
  const { bytes, inputs } = await toolchain.compile({ go, ...plan }, signal);
  emit({ type: "compiled", service: service.name, platform, bytes, ms: clock.now() - started });
  return { ...(await keep(plan.output, join(options.cacheFolder, "native"))), bytes, inputs };
}

async function keep(output: string, folder: string): Promise<{ readonly path: string; readonly sha256: Digest }> {
  const hash = createHash("sha256");
  await mkdir(folder, { recursive: true });
  const copy = await openWholeFile(folder, "compiling");
  try {
    for await (const chunk of createReadStream(output)) {
      hash.update(chunk as Uint8Array);
      await copy.write(chunk as Uint8Array);
    }
    const sha256: Digest = `sha256:${hash.digest("hex")}`;
    const path = join(folder, hexOf(sha256), basename(output));
    await mkdir(join(folder, hexOf(sha256)), { recursive: true });
    // The same content may be running: Windows does not replace a program that runs, and there is no need to.
    if ((await stat(path).catch(() => undefined)) === undefined) {
      await chmod(copy.temporary, 0o755);
      await copy.commit(path);
    }
    return { path, sha256 };
  } finally {
    await copy.discard();
  }
}
