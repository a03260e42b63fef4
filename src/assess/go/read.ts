import type { Scope } from "../../model/assessment.ts";
import { inclusion, readHeader } from "./constraint.ts";
import { type Decoded, decodeText } from "./decode.ts";
import { linesOf } from "./lines.ts";
import { scanGo } from "./scan.ts";
import type { GoFile } from "./syntax.ts";

/** Reads one Go file; undefined when it is not text (the Go tool refuses it as well). */
export function readGoFile(path: string, bytes: Uint8Array): GoFile | undefined {
  return readGoText(path, decodeText(bytes));
}

/** The same for a file that is decoded. */
export function readGoText(path: string, { encoding, text }: Decoded): GoFile | undefined {
  if (encoding === "binary") return undefined;
  const slash = path.lastIndexOf("/");
  const { constraint, generated } = readHeader(text);
  const scan = scanGo(text);
  const importsC = scan.imports.some((one) => one.path === "C");
  return {
    path,
    folder: slash < 0 ? "." : path.slice(0, slash),
    text,
    lines: linesOf(text),
    lineCount: text === "" || text.endsWith("\n") ? scan.lineEnds : scan.lineEnds + 1,
    encoding,
    packageName: scan.packageName,
    included: inclusion(path.slice(slash + 1), constraint, importsC),
    generated,
    directed: scan.directed,
    marked: scan.marked,
    brokenAt: scan.brokenAt,
    scope: scopeOf(path),
    imports: scan.imports,
    importsC,
    declarations: scan.declarations,
    records: scan.records,
    made: scan.made,
    words: scan.words,
  };
}

const TEST_FOLDER = /(^|\/)(e2e|testing|testutils?|integration[-_]?tests?|tests?)\//i;

/** By name alone; which main packages are tools is known only for the whole tree. */
function scopeOf(path: string): Scope {
  return path.endsWith("_test.go") || TEST_FOLDER.test(path) ? "test" : "production";
}
