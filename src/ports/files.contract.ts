import { expect, it } from "vitest";
import type { Files } from "./files.ts";

/** What every adapter of `Files` must do; `open` gives a view of a tree with exactly these files. */
export function filesContract(open: (tree: Readonly<Record<string, string>>) => Promise<Files>): void {
  const nothing = (): boolean => false;

  it("list() sorts by bytes and spells every path with slashes in NFC", async () => {
    const files = await open({ "b.go": "b", "Z.go": "z", "a/é/x.go": "x", "e\u0301.go": "é" });

    const { files: found, unread } = await files.list(nothing);

    expect(found.map(({ path }) => path)).toEqual(["Z.go", "a/é/x.go", "b.go", "é.go"]);
    expect(unread).toEqual([]);
  });

  it("list() leaves out folders the caller skips by their own name, at any depth", async () => {
    const files = await open({ "main.go": "m", "vendor/x/y.go": "y", "a/vendor/z.go": "z", "a/vendored.go": "v" });

    const { files: found } = await files.list((name) => name === "vendor");

    expect(found.map(({ path }) => path)).toEqual(["a/vendored.go", "main.go"]);
  });

  it("about() gives sizes in bytes, read() the same bytes, and a limit cuts", async () => {
    const files = await open({ "x.txt": "héllo" });

    expect(await files.about("x.txt")).toMatchObject({ size: 6 });
    expect(Buffer.from((await files.read("x.txt")) ?? []).toString("utf8")).toBe("héllo");
    expect(await files.read("x.txt", 1)).toHaveLength(1);
  });

  it("read() and about() answer undefined for what is not there", async () => {
    const files = await open({ "x.txt": "x" });

    for (const path of ["gone.txt", "../x.txt"]) {
      expect(await files.read(path)).toBeUndefined();
      expect(await files.about(path)).toBeUndefined();
    }
  });
}
