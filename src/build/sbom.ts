import { compareBytes } from "../kit/compare.ts";
import { type Digest, digestOf } from "../kit/digest.ts";
import { canonicalJson } from "../kit/json.ts";
import { EMPTY_CONFIG, writeArtifact } from "../kit/oci/image.ts";
import type { Descriptor } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { GoPackage } from "../ports/toolchain.ts";

/** Media type of a CycloneDX document in JSON, and the artifact type under which it is found as a referrer. */
export const SBOM_TYPE = "application/vnd.cyclonedx+json";

/** A module that went into a binary. */
export interface ModuleFact {
  readonly path: string;
  readonly version: string | undefined;
  /** `h1:` sum as go.sum states it. */
  readonly sum: string | undefined;
}

/** What a bill of materials says, from the build's own facts and nothing else; equal facts give equal bytes. */
export interface SbomFacts {
  readonly service: string;
  /** Module of the main package. */
  readonly main: string;
  readonly go: string;
  readonly version: string | undefined;
  readonly created: string | undefined;
  readonly modules: readonly ModuleFact[];
}

/** A stored document and the facts it states, so that an unchanged one is not written again. */
export interface StoredSbom {
  readonly facts: Digest;
  readonly blob: Descriptor;
}

/** Gathers the facts from the packages that were compiled. */
export function sbomFacts(
  packages: readonly GoPackage[],
  about: Pick<SbomFacts, "service" | "go" | "version" | "created">,
): SbomFacts {
  const modules = new Map<string, ModuleFact>();
  let main = about.service;
  for (const { module } of packages) {
    if (module === undefined) continue;
    if (module.main) main = module.path;
    else modules.set(module.path, { path: module.path, version: module.version, sum: module.sum });
  }
  return { ...about, main, modules: [...modules.values()].toSorted((a, b) => compareBytes(a.path, b.path)) };
}

/** Puts the document into the blob store; `before` is what the last build stored. */
export async function storeSbom(blobs: Blobs, facts: SbomFacts, before: StoredSbom | undefined): Promise<StoredSbom> {
  const digest = digestOf(canonicalJson(facts));
  if (before?.facts === digest && (await blobs.has(before.blob.digest))) return before;
  const written = await blobs.write(Buffer.from(await renderSbom(facts), "utf8"));
  return { facts: digest, blob: { mediaType: SBOM_TYPE, ...written } };
}

/** Ties the document to an image as an OCI 1.1 referrer and answers with the manifest's descriptor. */
export async function attachSbom(blobs: Blobs, sbom: StoredSbom, image: Descriptor): Promise<Descriptor> {
  const artifact = writeArtifact(SBOM_TYPE, image, [sbom.blob], {});
  await Promise.all([blobs.write(EMPTY_CONFIG.bytes), blobs.write(artifact.bytes)]);
  return artifact.descriptor;
}

/** CycloneDX 1.6 in JSON. No serial number, and a time only when the build was given one: both would change with every run. */
export async function renderSbom(facts: SbomFacts): Promise<string> {
  // Loaded here since it takes longer than the rest of the program; most builds reuse the stored document. `default`: what a CommonJS
  // module is called both by Node and by the bundle.
  const [{ default: Models }, { default: Enums }, { default: Serialize }, { default: Spec }] = await Promise.all([
    import("@cyclonedx/cyclonedx-library/Models"),
    import("@cyclonedx/cyclonedx-library/Enums"),
    import("@cyclonedx/cyclonedx-library/Serialize"),
    import("@cyclonedx/cyclonedx-library/Spec"),
  ]);
  const { Application, Library } = Enums.ComponentType;
  const subject = new Models.Component(Application, facts.service, {
    bomRef: packageUrl(facts.main, facts.version),
    purl: packageUrl(facts.main, facts.version),
    ...(facts.version === undefined ? {} : { version: facts.version }),
  });
  const bom = new Models.Bom();
  bom.metadata.component = subject;
  bom.metadata.tools.components.add(new Models.Component(Application, "slipway"));
  if (facts.created !== undefined) bom.metadata.timestamp = new Date(facts.created);
  for (const { path, version, sum } of [{ path: "std", version: facts.go, sum: undefined }, ...facts.modules]) {
    const url = packageUrl(path, version);
    const component = new Models.Component(Library, path, {
      bomRef: url,
      purl: url,
      ...(version === undefined ? {} : { version }),
    });
    if (sum !== undefined) component.hashes.set(Enums.HashAlgorithm["SHA-256"], sumToHex(sum));
    subject.dependencies.add(component.bomRef);
    bom.components.add(component);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true });
}

/** purl-spec, type golang: path segments and version are percent-encoded. */
function packageUrl(path: string, version: string | undefined): string {
  const name = path.split("/").map(encodeURIComponent).join("/");
  return version === undefined ? `pkg:golang/${name}` : `pkg:golang/${name}@${encodeURIComponent(version)}`;
}

/** The SHA-256 inside `h1:`, in the hex CycloneDX wants (as cyclonedx-gomod writes it). */
function sumToHex(sum: string): string {
  return Buffer.from(sum.replace(/^h1:/, ""), "base64").toString("hex");
}
