import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createMemoryBlobs } from "../adapters/blobs/memory.ts";
import { createMemoryToolchain, type MemoryToolchain } from "../adapters/toolchain/memory.ts";
import { digestOf } from "../kit/digest.ts";
import { parseManifest } from "../kit/oci/manifest.ts";
import type { RunEvent } from "../model/event.ts";
import type { BuiltImage } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";
import { compileNative } from "./native.ts";
import type { BuildOptions } from "./plan.ts";
import { type BuildDeps, runBuild } from "./run.ts";
import { testService } from "../../test/bed/service.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-build-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const OLD = new Date(1_000_000_000_000);

/** A project whose files are old enough to be trusted. */
function project(name = `project-${++count}`): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  write(folder, "main.go", "package main\n\nfunc main() {}\n");
  write(folder, "go.mod", "module example.com/memory\n\ngo 1.22\n");
  return folder;
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

interface Bench {
  readonly deps: BuildDeps & { readonly blobs: Blobs; readonly toolchain: MemoryToolchain };
  readonly events: RunEvent[];
  build(folder: string, options?: Partial<BuildOptions>): Promise<BuiltImage>;
}

function bench(env: BuildDeps["env"] = {}, cacheFolder = join(root, `cache-${++count}`)): Bench {
  const events: RunEvent[] = [];
  const deps = {
    toolchain: createMemoryToolchain(),
    blobs: createMemoryBlobs(),
    clock: { now: () => 0, sleep: async () => undefined },
    emit: (event: RunEvent) => events.push(event),
    signal: new AbortController().signal,
    env,
  };
  const build: Bench["build"] = async (folder, options = {}) => {
    // Files must be past the doubt of their time stamps for a build to be remembered.
    await sleep(60);
    return runBuild(
      testService(),
      { root: folder, platforms: ["linux/amd64"], architecture: "x64", cacheFolder, ...options },
      deps,
    );
  };
  return { deps, events, build };
}

const compiles = ({ deps }: Bench): number => deps.toolchain.calls.filter((call) => call === "compile").length;

describe("runBuild()", () => {
  it("puts an image into the blob store whose every part is there and hashes to its name", async () => {
    const { build, deps, events } = bench();

    const image = await build(project());

    const manifest = parseManifest(await deps.blobs.read(image.root.digest));
    expect(manifest?.layers).toHaveLength(2);
    for (const part of [manifest?.config, ...(manifest?.layers ?? [])])
      expect(digestOf(await deps.blobs.read(part?.digest as `sha256:${string}`))).toBe(part?.digest);
    for (const [i, layer] of (image.images[0]?.layers ?? []).entries())
      expect(digestOf(gunzipSync(await deps.blobs.read(layer.digest)))).toBe(image.images[0]?.diffIds[i]);
    expect(
      JSON.parse(Buffer.from(await deps.blobs.read(image.images[0]?.config.digest ?? image.root.digest)).toString()),
    ).toMatchObject({
      architecture: "amd64",
      os: "linux",
      created: "1970-01-01T00:00:00Z",
      config: {
        Entrypoint: ["/app/orders"],
        Env: ["SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
        ExposedPorts: { "8080/tcp": {} },
        User: "65532:65532",
      },
    });
    expect(events.map(({ type }) => type)).toEqual(["go-found", "compiled", "image-built"]);
    expect(image).toMatchObject({ service: "orders", writer: "gzip-zlib5/1", unchanged: false });
  });

  it("gives the same digest from two folders, with and without git, and writes no revision, source or time", async () => {
    const [here, there] = [project(), project("另一个 folder with spaces")];
    mkdirSync(join(there, ".git"));
    write(there, ".git/HEAD", "ref: refs/heads/main\n");
    const { build, deps } = bench();

    const [a, b] = [await build(here), await bench().build(there)];

    expect(a.root).toEqual(b.root);
    expect(a.images[0]?.sbom).toEqual(b.images[0]?.sbom);
    expect(parseManifest(await deps.blobs.read(a.root.digest))?.annotations).toEqual({
      "org.opencontainers.image.title": "orders",
    });
  });

  it("stamps what it is given into annotations, labels and the time", async () => {
    const { build, deps } = bench();
    const stamp = { version: "v2", revision: "abc", source: "https://example.com/x", created: "2026-01-02T03:04:05Z" };

    const image = await build(project(), { stamp });

    const annotations = parseManifest(await deps.blobs.read(image.root.digest))?.annotations;
    expect(annotations).toMatchObject({
      "org.opencontainers.image.version": "v2",
      "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
    });
    const config = Buffer.from(await deps.blobs.read(image.images[0]?.config.digest ?? image.root.digest)).toString();
    expect(JSON.parse(config)).toMatchObject({ created: "2026-01-02T03:04:05Z", config: { Labels: annotations } });
  });

  it("makes an index of several platforms in their order, and shares the constant layer", async () => {
    const { build, deps } = bench();

    const image = await build(project(), { platforms: ["linux/arm64", "linux/amd64", "linux/arm64/v8"] });

    const index = parseManifest(await deps.blobs.read(image.root.digest));
    expect(index?.manifests.map(({ platform }) => platform?.architecture)).toEqual(["arm64", "amd64"]);
    expect(image.images[0]?.layers[0]).toEqual(image.images[1]?.layers[0]);
    expect(image.inputs["GOARCH"]).toBe("arm64,amd64");
  });

  it("does not start Go when nothing changed, and does again for every kind of change", async () => {
    const folder = project();
    const at = bench();
    utimesSync(join(folder, "main.go"), OLD, OLD);
    const first = await at.build(folder);
    const changes: Readonly<Record<string, () => void>> = {
      "a file of the same size and time": () => {
        write(folder, "main.go", "package main\n\nfunc main() {;\n");
        utimesSync(join(folder, "main.go"), OLD, OLD);
      },
      "a changed file": () => write(folder, "main.go", "package main\n\nfunc main() { }\n"),
      "a new file": () => write(folder, "more.go", "package main\n"),
      "a removed file": () => rmSync(join(folder, "more.go")),
      "a new go.sum": () => write(folder, "go.sum", ""),
      "a workspace above": () => write(root, "go.work", "go 1.22\n"),
    };

    expect(await at.build(folder)).toEqual({ ...first, unchanged: true });
    expect(compiles(at)).toBe(1);
    for (const [what, change] of Object.entries(changes)) {
      change();
      const before = compiles(at);
      expect((await at.build(folder)).unchanged, what).toBe(false);
      expect(compiles(at), what).toBe(before + 1);
      expect((await at.build(folder)).unchanged, `${what}, again`).toBe(true);
    }
    rmSync(join(root, "go.work"));
  });

  it("starts Go again when settings change, in CI, without trust, and when a blob is gone", async () => {
    const folder = project();
    const at = bench({}, join(root, "kept cache"));
    await at.build(folder);

    expect((await at.build(folder, { ldflags: ["-X main.a=b"] })).unchanged).toBe(false);
    expect((await at.build(folder, { stamp: { version: "v2" } })).unchanged).toBe(false);
    expect((await at.build(folder)).unchanged).toBe(false);
    expect((await at.build(folder)).unchanged).toBe(true);
    expect((await at.build(folder, { trustMtime: false })).unchanged).toBe(false);
    const inCi = bench({ CI: "true" });
    await inCi.build(folder);
    expect((await inCi.build(folder)).unchanged).toBe(false);
    expect((await at.build(folder)).unchanged).toBe(true);
    expect((await bench({}, join(root, "kept cache")).build(folder)).unchanged).toBe(false);
  });

  it("remembers nothing while a file is so young that a change could hide", async () => {
    const folder = project();
    const at = bench();
    await at.build(folder);
    const soon = new Date(Date.now() + 1_000);
    write(folder, "main.go", "package main\n\nfunc main() { return }\n");
    utimesSync(join(folder, "main.go"), soon, soon);

    expect((await at.build(folder)).unchanged).toBe(false);
    expect((await at.build(folder)).unchanged).toBe(false);
  });

  it("keeps the project clean: its own folder ignores itself", async () => {
    const folder = project();

    await bench().build(folder);

    expect(readFileSync(join(folder, ".slipway", ".gitignore"), "utf8")).toBe("*\n");
  });

  it("says which service does not compile, and stores no image", async () => {
    const folder = project();
    write(folder, "main.go", "package main\n#error\n");
    const { build, deps, events } = bench();

    await expect(build(folder)).rejects.toMatchObject({ code: "compile-failed", params: { service: "orders" } });

    expect(events.map(({ type }) => type)).toEqual(["go-found"]);
    expect(await deps.blobs.has(digestOf("{}"))).toBe(false);
  });

  it("does not end with a remembered image after the source stopped compiling", async () => {
    const folder = project();
    const at = bench();
    await at.build(folder);
    cpSync(join(folder, "main.go"), join(folder, "copy.txt"));
    write(folder, "main.go", "package main\n#error\n");

    await expect(at.build(folder)).rejects.toMatchObject({ code: "compile-failed" });
  });
});

describe("compileNative()", () => {
  it("keeps the program under a name made of its content", async () => {
    const { deps, events } = bench();
    const folder = project();
    const options = {
      root: folder,
      architecture: "x64",
      platform: "linux" as const,
      cacheFolder: join(root, "native"),
    };

    const first = await compileNative(testService(), options, deps);
    const second = await compileNative(testService(), options, deps);

    expect(second).toEqual(first);
    expect(digestOf(readFileSync(first.path))).toBe(first.sha256);
    expect(first.path).toContain(first.sha256.slice("sha256:".length));
    expect(events.filter(({ type }) => type === "compiled")).toHaveLength(2);
  });
});
