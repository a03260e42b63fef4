import { compileNative } from "../build/native.ts";
import { SlipwayError } from "../errors.ts";
import { decideRelease } from "../gates/release.ts";
import { shortDigest } from "../kit/digest.ts";
import { parseReference } from "../kit/oci/reference.ts";
import { variablesIn } from "../kit/placeholder/resolve.ts";
import { urlVariable } from "../assess/project/needs.ts";
import type { Release } from "../model/image.ts";
import type { Artifact, InstanceSpec, Route } from "../model/run.ts";
import type { Service } from "../model/service.ts";
import type { GateVerdict } from "../model/verdict.ts";
import type { OpenRegistry } from "../ports/registry.ts";
import type { Context } from "./app.ts";
import { buildDeps, buildImage, buildOptions } from "./build-image.ts";
import type { Deps, TargetPorts } from "./deps.ts";
import type { OpenProject } from "./project.ts";
import { pushImage } from "./push.ts";

/** A service on its way to a target. */
export interface Shipment {
  readonly service: Service;
  readonly open: OpenProject;
  readonly ports: TargetPorts;
  readonly openRegistry: OpenRegistry;
  readonly targetName: string;
}

/** A release with what is started for it. */
export interface Shipped {
  readonly release: Release;
  readonly artifact: Artifact;
  readonly verdicts: readonly GateVerdict[];
}

/** Source → image → gate → registry. Nothing is pushed when the code does not compile or a gate refuses. */
export async function shipSource(
  shipment: Shipment,
  version: string | undefined,
  context: Context,
  deps: Deps,
): Promise<Shipped> {
  const { service, open, ports } = shipment;
  note(service, ports.target.runsImages, context, deps);
  const image = await buildImage(service, open, context, deps, { platforms: [], stamp: {} });
  const verdict = await deps.scanner.scan(image);
  context.emit({ type: "gate-decided", service: service.name, verdict });
  const verdicts = [verdict];
  passGates(shipment, verdicts);
  const { release } = await pushImage({ image, service, open, to: undefined, tag: undefined, version }, context, deps);
  const artifact: Artifact = ports.target.runsImages
    ? { kind: "image", repository: release.repository, digest: release.digest }
    : await nativeArtifact(shipment, release, context, deps);
  return { release, artifact, verdicts };
}

/** An image that stands in a registry already, by digest or by a tag that is resolved once. Nobody looked into it: that is no evidence. */
export async function shipImage(shipment: Shipment, reference: string, version: string | undefined): Promise<Shipped> {
  const { service, openRegistry, ports } = shipment;
  passGates(shipment, []);
  const { host, repository, digest, tag } = parseReference(reference);
  const { registry, name } = await openRegistry(`${host}/${repository}`);
  const found = await registry.resolve(name, digest ?? tag ?? "");
  if (found === undefined) throw new SlipwayError("image-absent", { reference }, { doing: "pulling" });
  if (!ports.target.runsImages)
    throw new SlipwayError("image-invalid", { reference, reason: "no-platform" }, { doing: "deploying" });
  const named = version ?? tag ?? `sha-${shortDigest(found.digest)}`;
  const release: Release = {
    app: service.app,
    service: service.name,
    version: named,
    repository: `${host}/${repository}`,
    digest: found.digest,
  };
  return { release, artifact: { kind: "image", repository: release.repository, digest: release.digest }, verdicts: [] };
}

/** Refuses what the gates, the target and the policy together do not let through. */
function passGates({ service, open, ports, targetName }: Shipment, verdicts: readonly GateVerdict[]): void {
  const whenUnknown = open.config.gates.vulnerabilities.unknown;
  const decision = decideRelease({
    target: { name: targetName, protected: ports.target.protected },
    verdicts,
    allowUnknown: whenUnknown === "by-target" ? undefined : whenUnknown === "allow",
  });
  if (decision.allowed) return;
  throw new SlipwayError(
    "gate-refused",
    { service: service.name, gate: decision.refusedBy.join(", "), target: targetName },
    { doing: "deploying", problems: decision.because },
  );
}

/** This host cannot run Linux binaries: the same source, built for it. */
async function nativeArtifact(
  { service, open }: Shipment,
  { repository, digest }: Release,
  context: Context,
  deps: Deps,
): Promise<Artifact> {
  const options = {
    ...buildOptions(open.project.root, deps, { platforms: [], stamp: {} }),
    platform: deps.host.platform,
  };
  const { path, sha256 } = await compileNative(service, options, buildDeps(context, deps));
  return { kind: "native", path, sha256, repository, image: digest };
}

/** Things about running on one machine that a person should know, said once a service. */
function note({ name, replicas }: Service, runsImages: boolean, { emit }: Context, { host }: Deps): void {
  if (replicas > 1) emit({ type: "note", note: { code: "one-replica", params: { service: name, replicas } } });
  emit({ type: "note", note: { code: runsImages ? "absolute-paths" : "native-build", params: { service: name } } });
  if (host.platform === "win32") emit({ type: "note", note: { code: "no-graceful-stop", params: { service: name } } });
}

/** How the target starts it: environment unresolved, peers by address, values of variables only in memory. */
export function instanceSpec(
  service: Service,
  { release, artifact }: Shipped,
  routes: readonly Route[],
  { host }: Deps,
): InstanceSpec {
  const env = { ...peerAddresses(service, routes), ...service.env };
  return {
    app: service.app,
    service: service.name,
    version: release.version,
    artifact,
    env,
    variables: valuesOf(env, host.env),
    health: service.health.value,
    portVariable: service.portVariable.value,
    port: service.port.value,
    needs: service.needs,
  };
}

/** Says which services it needs have no address yet; it starts without them. */
export function notePeers({ name, needs }: Service, routes: readonly Route[], { emit }: Context): void {
  for (const peer of needs) {
    if (routes.some(({ service }) => service === peer)) continue;
    emit({
      type: "note",
      note: { code: "peer-without-address", params: { service: name, peer, variable: urlVariable(peer) } },
    });
  }
}

/** `<SERVICE>_URL` for every service it needs that has an address. */
function peerAddresses({ needs }: Service, routes: readonly Route[]): Readonly<Record<string, string>> {
  const known = routes.filter(({ service }) => needs.includes(service));
  return Object.fromEntries(
    known.map(({ service, listen }) => [urlVariable(service), `http://${listen.host}:${listen.port}`]),
  );
}

/** The values this process has for the variables an environment names. */
export function valuesOf(
  env: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const names = new Set(Object.values(env).flatMap((text) => variablesIn(text)));
  return Object.fromEntries([...names].flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}
