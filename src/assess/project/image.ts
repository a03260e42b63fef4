import type { TextFile, Tree } from "./tree.ts";

/** The C library an image brings: what a program that was linked against it needs. */
type Libc = "glibc" | "musl" | "none";

const DOCKERFILE = /(?:^|\/)(?:(?:dockerfile|containerfile)(?:\.[\w.-]+)?|[\w.-]+\.dockerfile)$/i;

export function dockerfiles({ texts }: Tree): readonly TextFile[] {
  return texts.filter(({ path, encoding }) => encoding !== "binary" && DOCKERFILE.test(path));
}

/** True when some Dockerfile builds with cgo and runs the program where its C library is, or links it in. */
export function buildsWithCgo(tree: Tree): boolean {
  return dockerfiles(tree).some(({ text }) => {
    const lines = text.replaceAll(/\\\r?\n/g, " ").split("\n");
    const code = lines.filter((line) => !/^\s*#/.test(line)).join("\n");
    if (!/\bCGO_ENABLED[= ]["']?1\b/.test(code)) return false;
    if (/-extldflags\b[^\n]*-static\b|-linkmode[= ]external[^\n]*-static\b/.test(code)) return true;
    const images = [...code.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)];
    const builder = images.find(([, image = ""]) => /(?:^|\/)golang\b/i.test(image))?.[1];
    const last = baseOf(images.at(-1)?.[1] ?? "", images);
    if (builder === undefined) return libcOf(last) !== "none";
    return libcOf(builder) !== "none" && libcOf(builder) === libcOf(last);
  });
}

/** The image behind the name of a stage. */
function baseOf(image: string, images: readonly RegExpMatchArray[]): string {
  const stage = images.find(([, , name]) => name !== undefined && name.toLowerCase() === image.toLowerCase());
  return stage?.[1] ?? image;
}

function libcOf(image: string): Libc {
  if (/^scratch$|\/static\b|distroless\/static/i.test(image)) return "none";
  return /alpine|musl/i.test(image) ? "musl" : "glibc";
}
