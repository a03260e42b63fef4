import { once } from "../../once.ts";
import { dockerfilesOf, finalImages, type FinalImage } from "../../project/image.ts";
import type { GoPackageFiles, Tree } from "../../project/tree.ts";

/** True when an image of the tree is of this kind; a library alone is shipped in none. */
export function someImage(tree: Tree, is: (image: FinalImage) => boolean): boolean {
  return finalImages(tree).some(is) && tree.packages.some(({ name }) => name === "main");
}

/** True when the program of the image does not run as root. */
export function runsWithoutRoot({ user }: FinalImage): boolean {
  return user !== "" && !/^(?:root|0)(?::|$)/.test(user) && !user.includes("$");
}

/** True when a line of the Dockerfile gives files to the user of the program, so that it may write somewhere. */
export function givesFiles({ dockerfile }: FinalImage): boolean {
  return (dockerfile?.instructions ?? []).some(
    ({ name, args, flags }) =>
      (name === "RUN" && /\bchown\b|\bchmod\s+(?:-R\s+)?(?:a\+|o\+|0?777)|\binstall\s+-d\b/.test(args)) ||
      flags["chown"] !== undefined,
  );
}

const GO_BUILD = /\bgo\s+(?:build|install)\b[^&;|]*?\s\.\/([\w./-]+)/g;

/** True for a main package that no Dockerfile builds, where they say what they build. */
export function isLeftOut(tree: Tree, { name, folder }: GoPackageFiles): boolean {
  if (name !== "main") return false;
  const built = builtFolders(tree);
  return built.length > 0 && !built.some((target) => target === folder || target.startsWith(`${folder}/`));
}

const builtFolders = once((tree: Tree): readonly string[] => {
  return dockerfilesOf(tree)
    .flatMap(({ stages }) => stages.flatMap(({ instructions }) => instructions))
    .filter(({ name }) => name === "RUN")
    .flatMap(({ args }) => [...args.matchAll(GO_BUILD)].map(([, target = ""]) => target.replace(/\/+$/, "")));
});
