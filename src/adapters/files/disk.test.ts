import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { filesContract } from "../../ports/files.contract.ts";
import { createDiskFiles } from "./disk.ts";

const made: string[] = [];
const nothing = (): boolean => false;

function plant(tree: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "slipway-files-"));
  made.push(root);
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

describe("disk files", () => {
  filesContract(async (tree) => createDiskFiles(plant(tree)));

  it("list() fails with folder-missing when there is no such folder", async () => {
    await expect(createDiskFiles(join(tmpdir(), "slipway-not-there")).list(nothing)).rejects.toMatchObject({
      code: "folder-missing",
    });
  });

  it("list() fails with folder-unreadable when the root is a file", async () => {
    const root = plant({ "x.go": "x" });

    await expect(createDiskFiles(join(root, "x.go")).list(nothing)).rejects.toMatchObject({
      code: "folder-unreadable",
    });
  });

  it("read() answers undefined when the file vanished after list()", async () => {
    const root = plant({ "x.go": "x" });
    const files = createDiskFiles(root);
    await files.list(nothing);

    unlinkSync(join(root, "x.go"));

    expect(await files.read("x.go")).toBeUndefined();
  });
});

describe.skipIf(process.platform === "win32")("disk files with modes", () => {
  it("about() says which files their owner may start", async () => {
    const root = plant({ "run.sh": "#!/bin/sh\n", "start.sh": "#!/bin/sh\n" });
    chmodSync(join(root, "run.sh"), 0o644);
    chmodSync(join(root, "start.sh"), 0o755);

    const files = createDiskFiles(root);

    expect(await files.about("run.sh")).toMatchObject({ executable: false });
    expect(await files.about("start.sh")).toMatchObject({ executable: true });
  });
});

describe.skipIf(process.platform === "win32")("disk files with links", () => {
  it("list() reports links that leave the root and never reads through them", async () => {
    const outside = plant({ "secret.go": "s" });
    const root = plant({ "main.go": "m" });
    symlinkSync(outside, join(root, "away"));
    symlinkSync(join(outside, "secret.go"), join(root, "secret.go"));
    const files = createDiskFiles(root);

    const { files: found, unread } = await files.list(nothing);

    expect(found.map(({ path }) => path)).toEqual(["main.go"]);
    expect(unread).toEqual([
      { path: "away", reason: "symlink-outside" },
      { path: "secret.go", reason: "symlink-outside" },
    ]);
    expect(await files.read("secret.go")).toBeUndefined();
    expect(await files.read("away/secret.go")).toBeUndefined();
  });

  it("list() ends and reports when links go in circles", async () => {
    const root = plant({ "a/b/x.go": "x" });
    symlinkSync(join(root, "a"), join(root, "a/b/up"));
    symlinkSync("self", join(root, "self"));

    const { files: found, unread } = await createDiskFiles(root).list(nothing);

    expect(found.map(({ path }) => path)).toEqual(["a/b/x.go"]);
    expect(unread).toEqual([
      { path: "a/b/up", reason: "symlink-loop" },
      { path: "self", reason: "symlink-loop" },
    ]);
  });

  it("list() gives a linked file inside the root once by each name, a linked folder only at its own place", async () => {
    const root = plant({ "a/x.go": "x" });
    symlinkSync("a/x.go", join(root, "y.go"));
    symlinkSync("a", join(root, "b"));
    const files = createDiskFiles(root);

    const { files: found, unread } = await files.list(nothing);

    expect(found.map(({ path }) => path)).toEqual(["a/x.go", "y.go"]);
    expect(unread).toEqual([]);
    expect(await files.read("y.go")).toHaveLength(1);
  });

  it("read() does not follow a link that took the file's place, and does not wait at a pipe", async () => {
    const outside = plant({ "secret.go": "s" });
    const root = plant({ "x.go": "x", "p.go": "p" });
    const files = createDiskFiles(root);
    await files.list(nothing);

    unlinkSync(join(root, "x.go"));
    symlinkSync(join(outside, "secret.go"), join(root, "x.go"));
    unlinkSync(join(root, "p.go"));
    spawnSync("mkfifo", [join(root, "p.go")]);

    expect(await files.read("x.go")).toBeUndefined();
    expect(await files.read("p.go")).toBeUndefined();
  });

  it("list() and read() report what may not be read", async () => {
    const root = plant({ "shut/x.go": "x", "y.go": "y" });
    chmodSync(join(root, "shut"), 0);
    chmodSync(join(root, "y.go"), 0);

    const seen = withoutRootsRights(root);

    chmodSync(join(root, "shut"), 0o755);
    expect(seen.unread).toEqual([{ path: "shut", reason: "EACCES" }]);
    expect(seen.read).toBe(null);
  });
});

/** Root may read everything, so the look is taken by a child that has given up the right to (capabilities(7), CAP_DAC_OVERRIDE). */
function withoutRootsRights(root: string): { readonly unread: unknown; readonly read: unknown } {
  const disk = new URL("./disk.ts", import.meta.url).href;
  const script = `
    const { createDiskFiles } = await import(${JSON.stringify(disk)});
    const files = createDiskFiles(${JSON.stringify(root)});
    const { unread } = await files.list(() => false);
    console.log(JSON.stringify({ unread, read: (await files.read("y.go")) ?? null }));`;
  const drop = process.getuid?.() === 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : [];
  const [program, ...args] = [...drop, process.execPath, "--import", loader(), "--input-type=module", "-e", script];
  const child = spawnSync(program, args);
  expect(child.status, String(child.stderr)).toBe(0);
  return JSON.parse(child.stdout.toString("utf8"));
}

/** Node 20 does not strip types: a loader hook built on the bundled esbuild does it for the child. */
function loader(): string {
  const hook = `
    import { transformSync } from ${JSON.stringify(import.meta.resolve("esbuild"))};
    import { readFileSync } from "node:fs";
    export function load(url, context, next) {
      if (!url.endsWith(".ts")) return next(url, context);
      const source = transformSync(readFileSync(new URL(url), "utf8"), { loader: "ts", format: "esm" }).code;
      return { format: "module", source, shortCircuit: true };
    }`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
  return `data:text/javascript,${encodeURIComponent(register)}`;
}
