import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { it, type TestFunction } from "vitest";

/** Programs of other projects that Slipway is tested against. */
export type Part = "skopeo" | "umoci" | "oci-image-tool" | "docker-registry" | "go" | "tar" | "git" | "wine";

const PLACES: Readonly<Partial<Record<Part, readonly string[]>>> = { wine: ["/usr/lib/wine/wine64"] };

/** Absolute path of a real part, or undefined when this machine lacks it. */
export function findPart(part: Part): string | undefined {
  const names = process.platform === "win32" ? [`${part}.exe`] : [part];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [...(PLACES[part] ?? []), ...folders.flatMap((folder) => names.map((name) => join(folder, name)))];
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** True where a missing part is a failure: in CI and wherever the test command installed the parts itself. */
export const partsRequired = process.env["CI"] !== undefined || process.env["SLIPWAY_PARTS"] === "required";

/**
 * A test that needs real parts. Where one is missing the test is left out and says so; where parts are required it fails instead.
 */
export function itWith(parts: readonly Part[], title: string, body: TestFunction): void {
  const missing = parts.filter((part) => findPart(part) === undefined);
  if (missing.length === 0 || partsRequired) {
    it(title, body);
    return;
  }
  process.stderr.write(`left out: ${title}: not on this machine: ${missing.join(", ")}\n`);
  it.skip(title, body);
}
