import { SlipwayError } from "../errors.ts";
import { shortDigest } from "../kit/digest.ts";
import { parseReference } from "../kit/oci/reference.ts";
import type { BuiltImage } from "../model/image.ts";
import type { Service } from "../model/service.ts";
import { runPush } from "../release/push.ts";
import { runVerify } from "../release/verify.ts";
import type { Context, PushResult, VerifyResult } from "./app.ts";
import { buildImage } from "./build-image.ts";
import type { Deps } from "./deps.ts";
import { configHere, type OpenProject, openProject, repositoryOf } from "./project.ts";
import { selectServices } from "./select.ts";

interface PushInput {
  readonly image: BuiltImage;
  readonly service: Service;
  readonly open: OpenProject;
  /** Repository to push to instead of the configured one; with several services it is the part before the service's name. */
  readonly to: string | undefined;
  readonly tag: string | undefined;
  readonly version: string | undefined;
}

/** Pushes one built image to where the configuration (or the user) says, and reads it back. */
export async function pushImage(
  { image, service, open, to, tag, version }: PushInput,
  context: Context,
  deps: Deps,
): Promise<PushResult> {
  const { project, config } = open;
  const repository = to ?? repositoryOf(config, project.app, service.name);
  const { openRegistry } = deps.connect({ config, root: project.root, ...context });
  const { registry, name } = await openRegistry(repository);
  const named = version ?? tag ?? `sha-${shortDigest(image.root.digest)}`;
  return runPush(
    { image, app: project.app, version: named, repository: name, tag, mountFrom: undefined },
    { blobs: deps.blobs, registry, clock: deps.clock, ...context },
  );
}

/** `slipway push`: builds what changed, then pushes. */
export async function pushServices(
  context: Context,
  input: { readonly services: readonly string[]; readonly to: string | undefined; readonly tag: string | undefined },
  deps: Deps,
): Promise<readonly PushResult[]> {
  const open = await openProject(context, deps, input.services);
  const services = selectServices(open.project.services, open.selection);
  const results: PushResult[] = [];
  for (const service of services) {
    const image = await buildImage(service, open, context, deps);
    const to = input.to === undefined || services.length === 1 ? input.to : `${input.to}/${service.name}`;
    results.push(await pushImage({ image, service, open, to, tag: input.tag, version: undefined }, context, deps));
  }
  return results;
}

/** `slipway verify`: everything behind a reference is pulled again and hashed. */
export async function verifyReference(context: Context, reference: string, deps: Deps): Promise<VerifyResult> {
  const parsed = parseReference(reference);
  const which = parsed.digest ?? parsed.tag;
  if (which === undefined) throw new SlipwayError("reference-invalid", { reference }, { doing: "verifying" });
  const { config, root } = await configHere(context, deps);
  const { openRegistry } = deps.connect({ config, root, ...context });
  const { registry, name } = await openRegistry(`${parsed.host}/${parsed.repository}`);
  return runVerify({ repository: name, reference: which }, { registry, clock: deps.clock, ...context });
}
