import { table } from "../../../kit/table.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import { declarationAround } from "../../go/around.ts";
import { callsTo } from "../../go/calls.ts";
import type { Site } from "../rule.ts";
import { argumentPlace, type FilePlace } from "./file-place.ts";
import { isNoService } from "./aside.ts";

/** Calls of the standard library that write → index of the argument that names the place. */
const WRITERS = table<number>({
  "io/ioutil.TempDir": 0,
  "io/ioutil.TempFile": 0,
  "io/ioutil.WriteFile": 0,
  "os.Create": 0,
  "os.CreateTemp": 0,
  "os.Mkdir": 0,
  "os.MkdirAll": 0,
  "os.MkdirTemp": 0,
  "os.OpenFile": 0,
  "os.Rename": 1,
  "os.WriteFile": 0,
});
export const WRITING_CALLS: readonly string[] = Object.keys(WRITERS);
const writingCalls = callsTo(WRITING_CALLS);

const places = new WeakMap<Call, { readonly place: FilePlace | undefined }>();

/** Where a call of `WRITING_CALLS` writes; undefined for one that only reads or whose place is told from outside. */
export function writtenPlace(call: Call, site: Site): FilePlace | undefined {
  const known = places.get(call) ?? { place: find(call, site) };
  places.set(call, known);
  return known.place;
}

function find(call: Call, site: Site): FilePlace | undefined {
  const index = WRITERS[call.callee];
  if (index === undefined || isNoService(site.file) || isReadOnly(site.file, call)) return undefined;
  const place = argumentPlace(site, call, index);
  // A log is another matter: it goes to standard output.
  return place?.path.endsWith(".log") === true ? undefined : place;
}

function isReadOnly(file: GoFile, call: Call): boolean {
  const flags = call.callee === "os.OpenFile" ? argumentsOf(file, call)[1] : undefined;
  return (
    flags !== undefined && !/O_(?:CREATE?|WRONLY|RDWR|APPEND|TRUNC)\b/.test(file.text.slice(flags.start, flags.end))
  );
}

/** True when a call before this one, in the same function, writes the same place. */
export function isRepeated(call: Call, place: FilePlace, site: Site): boolean {
  const around = declarationAround(site.file, call.start);
  return writingCalls(site.file).some(
    (other) =>
      other.start < call.start &&
      around === declarationAround(site.file, other.start) &&
      writtenPlace(other, site)?.path === place.path,
  );
}
