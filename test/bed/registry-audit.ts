import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What is wrong with a registry's folder: content that is not what its name says, tags or manifests with something missing. */
export function auditRegistry(data: string): readonly string[] {
  return [
    ...contentFaults(data),
    ...readdirSync(join(data, "repositories")).flatMap((name) => repositoryFaults(data, name)),
  ];
}

function contentFaults(data: string): readonly string[] {
  return foldersIn(join(data, "blobs")).flatMap((algorithm) =>
    readdirSync(join(data, "blobs", algorithm)).flatMap((hex) => {
      const bytes = readFileSync(join(data, "blobs", algorithm, hex));
      return createHash(algorithm).update(bytes).digest("hex") === hex ? [] : [`content ${algorithm}:${hex}`];
    }),
  );
}

function repositoryFaults(data: string, name: string): readonly string[] {
  const folder = join(data, "repositories", name);
  const held = (kind: string, file: string): boolean =>
    existsSync(join(folder, kind, file)) && existsSync(join(data, "blobs", ...file.split("-")));
  const links = ["blobs", "manifests"].flatMap((kind) =>
    foldersIn(join(folder, kind)).flatMap((file) => (held(kind, file) ? [] : [`${kind} ${file}`])),
  );
  const tags = foldersIn(join(folder, "tags")).flatMap((file) => {
    const [digest = "", tag = ""] = readFileSync(join(folder, "tags", file), "utf8").split(" ");
    return [...missing(data, held, digest.replace(":", "-"))].map((fault) => `tag ${tag}: ${fault}`);
  });
  return [...links, ...tags];
}

function* missing(data: string, held: (kind: string, file: string) => boolean, manifest: string): Iterable<string> {
  if (!held("manifests", manifest)) return yield manifest;
  const text = readFileSync(join(data, "blobs", ...manifest.split("-")), "utf8");
  const {
    config,
    layers = [],
    manifests = [],
  } = JSON.parse(text) as {
    readonly config?: { readonly digest: string };
    readonly layers?: readonly { readonly digest: string }[];
    readonly manifests?: readonly { readonly digest: string }[];
  };
  for (const { digest } of [...(config === undefined ? [] : [config]), ...layers])
    if (!held("blobs", digest.replace(":", "-"))) yield digest;
  for (const { digest } of manifests) yield* missing(data, held, digest.replace(":", "-"));
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
