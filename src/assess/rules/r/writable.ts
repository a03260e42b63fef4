import { posix } from "node:path";
import type { Call } from "../../go/syntax.ts";
import { setsUp } from "../f/aside.ts";
import type { FilePlace } from "../f/file-place.ts";
import { isMounted } from "../f/volumes.ts";
import type { Site } from "../rule.ts";
import { isLeftOut } from "./image-facts.ts";

/** Folders that belong to root in every image. */
const OF_ROOT = /^\/(?:etc|usr|opt|bin|sbin|lib|lib64|root|boot|srv|run|var)(?:\/|$)/;

/** What kind of place a write goes to, of those an image does not let it; undefined for the rest. */
export function closedPlace(
  place: FilePlace,
  call: Call,
  { tree, file, home }: Site,
): "executable" | "root" | "elsewhere" | undefined {
  if (place.kind === "relative" || isLeftOut(tree, home) || setsUp(file, call.start)) return undefined;
  if (place.kind === "executable") return "executable";
  if (isMounted(tree, posix.normalize(place.path))) return undefined;
  return OF_ROOT.test(place.path) ? "root" : "elsewhere";
}
