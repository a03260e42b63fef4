import { once } from "../../once.ts";
import { posix } from "node:path";
import { finalImages, type FinalImage } from "../../project/image.ts";
import type { Tree } from "../../project/tree.ts";

/** Folders that are mounted by custom, whatever the deployment is. */
const BY_CUSTOM = /^\/(?:data|mnt|media|tmp|var\/tmp|dev|proc|sys|host|rootfs)(?:\/|$)/;
const MOUNTS = /\bmountPath:\s*["']?(\/[^\s"']+)|^\s*-\s*["']?[^\s:"']+:(\/[^\s:"']+)/gm;

/** True when the folder of an absolute path is mounted: a VOLUME, a mount of Compose or Kubernetes, or by custom. */
export function isMounted(tree: Tree, path: string): boolean {
  return BY_CUSTOM.test(path) || volumesOf(tree).some((volume) => path === volume || path.startsWith(`${volume}/`));
}

const volumesOf = once((tree: Tree): readonly string[] => {
  const written = finalImages(tree).flatMap(({ dockerfile }) =>
    (dockerfile?.instructions ?? []).filter(({ name }) => name === "VOLUME").flatMap(({ words }) => words),
  );
  const deployed = tree.texts
    .filter(({ path, text }) => /\.ya?ml$/i.test(path) && /volumes?:|volumeMounts/.test(text))
    .flatMap(({ text }) => [...text.matchAll(MOUNTS)].map((match) => match[1] ?? match[2] ?? ""));
  return [...written, ...deployed].map((one) => one.replace(/\/+$/, "")).filter((one) => one.startsWith("/"));
});

/** True when every image works in a folder where this relative path is mounted. */
export function isMountedBelow(tree: Tree, path: string): boolean {
  return finalImages(tree).every((image) => {
    const folder = workingFolder(image);
    return folder !== undefined && folder !== "/tmp" && isMounted(tree, posix.join(folder, path));
  });
}

/** Where a Dockerfile starts its program; undefined when it does not say. */
function workingFolder({ dockerfile }: FinalImage): string | undefined {
  let folder: string | undefined;
  for (const { name, words } of dockerfile?.instructions ?? []) {
    if (name === "WORKDIR" && words[0] !== undefined) folder = posix.resolve("/", folder ?? "/", words[0]);
  }
  return folder;
}
