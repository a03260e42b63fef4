import type { Dockerfile, Instruction } from "../config/dockerfile.ts";
import { contentOfBase, dockerfilesOf, stagesBelow } from "./image.ts";
import type { Tree } from "./tree.ts";

/** True when some Dockerfile builds with cgo and runs the program where its C library is, or links it in. */
export function buildsWithCgo(tree: Tree): boolean {
  return dockerfilesOf(tree).some(shipsCLibrary);
}

function shipsCLibrary(dockerfile: Dockerfile): boolean {
  const { stages } = dockerfile;
  const last = stages.at(-1);
  const builder = stages.find(({ instructions }) => instructions.some(turnsCgoOn));
  if (last === undefined || builder === undefined) return false;
  const links = stages.flatMap(({ instructions }) => instructions).some(({ args }) => LINKS_STATIC.test(args));
  if (links) return true;
  const [from, to] = [builder, last].map((stage) => contentOfBase(stagesBelow(dockerfile, stage)[0]?.base ?? "").libc);
  // A base nobody knows may bring anything; what is known has to be the same on both sides.
  return to !== "none" && (from === undefined || to === undefined || from === to);
}

const LINKS_STATIC = /-extldflags\b.*-static\b|-linkmode[= ]external.*-static\b/;

function turnsCgoOn({ name, args }: Instruction): boolean {
  return (name === "ENV" || name === "ARG" || name === "RUN") && /\bCGO_ENABLED[= ]["']?1\b/.test(args);
}
