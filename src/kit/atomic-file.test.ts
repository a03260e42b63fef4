import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SlipwayError } from "../errors.ts";
import { writeFileAtomic } from "./atomic-file.ts";

describe("writeFileAtomic()", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-atomic-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("makes the folder, replaces what was there and leaves nothing beside it", () => {
    const path = join(folder, "state", "app.json");

    writeFileAtomic(path, "old");
    writeFileAtomic(path, "new");

    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readdirSync(join(folder, "state"))).toEqual(["app.json"]);
  });

  it("says file-unwritable when the folder cannot be made", () => {
    writeFileSync(join(folder, "state"), "a file where a folder is wanted");
    const path = join(folder, "state", "app.json");

    const failure = (() => {
      try {
        writeFileAtomic(path, "text");
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();

    expect(failure).toBeInstanceOf(SlipwayError);
    expect(failure).toMatchObject({ code: "file-unwritable", params: { path } });
  });
});
