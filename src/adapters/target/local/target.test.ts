import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askService, until } from "../../../daemons/supervisor/instances/sample-client.ts";
import {
  buildMoody,
  buildSampleDaemon,
  hasGo,
  sampleControl,
  startSampleDaemon,
  type SampleDaemon,
} from "../../../daemons/supervisor/instances/sample-daemon.ts";
import { digestOf, hexOf, type Digest } from "../../../kit/digest.ts";
import { layoutOf } from "../../../kit/home.ts";
import { hostPlatform } from "../../../kit/oci/platform.ts";
import type { SampleEntry } from "../../../kit/tar/unpack-sample.ts";
import type { Artifact, Fence, Instance, InstanceSpec } from "../../../model/run.ts";
import type { Registry } from "../../../ports/registry.ts";
import { targetContract } from "../../../ports/target.contract.ts";
import type { Target } from "../../../ports/target.ts";
import { createMemoryRegistry } from "../../registry/memory/registry.ts";
import { pushSampleImage, pushSampleIndex, type SampleImage } from "./sample-image.ts";
import { createLocalTarget } from "./target.ts";

const linux = process.platform === "linux";
const host = hostPlatform(process.platform, process.arch);
const here = { os: "linux", architecture: host.architecture };
const elsewhere = { os: "linux", architecture: host.architecture === "s390x" ? "amd64" : "s390x" };
const fence: Fence = { rollout: "r1", epoch: 1 };
const REPOSITORY = "memory/shop/orders";

let bench: string;
let moody: string;
let program: string;
let home: string;
let registry: Registry;
let daemon: SampleDaemon | undefined;
let ensured: number;
let target: Target;

function open(name = "local"): Target {
  return createLocalTarget({
    name,
    protected: false,
    layout: layoutOf(home),
    openRegistry: async (repository) => ({ registry, name: repository }),
    control: () => sampleControl(home),
    ensureDaemons: async () => {
      ensured += 1;
      daemon ??= await startSampleDaemon(program, home);
    },
    host,
  });
}

function specOf(artifact: Artifact, more: Partial<InstanceSpec> = {}): InstanceSpec {
  return {
    app: "shop",
    service: "orders",
    version: "v1",
    artifact,
    env: {},
    variables: {},
    health: "/healthz",
    portVariable: "PORT",
    port: undefined,
    needs: [],
    ...more,
  };
}

const binary = (): SampleEntry => ({ name: "app/orders", mode: 0o555, content: readFileSync(moody) });
const image = (digest: Digest): Artifact => ({ kind: "image", repository: REPOSITORY, digest });
const pushed = async (more: Partial<SampleImage> = {}): Promise<Artifact> =>
  image(await pushSampleImage(registry, REPOSITORY, { layers: [[binary()]], platform: here, ...more }));
const native = (path = moody): Artifact => {
  const sha256 = digestOf(readFileSync(path));
  return { kind: "native", path, sha256, repository: REPOSITORY, image: digestOf("the image") };
};
const ready = (id: string): Promise<Instance> =>
  until(`${id} is ready`, async () =>
    (await target.observe("shop")).find((instance) => instance.id === id && instance.state === "ready"),
  );
const below = (folder: string): readonly string[] => {
  try {
    return readdirSync(join(home, "targets", "local", "shop", folder));
  } catch {
    return [];
  }
};

describe.runIf(hasGo("the local target"))("local target", () => {
  beforeAll(async () => {
    bench = mkdtempSync(join(tmpdir(), "slipway-local-"));
    moody = buildMoody(bench);
    program = await buildSampleDaemon(bench);
  });
  afterAll(() => rmSync(bench, { recursive: true, force: true }));

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "slipway-home-"));
    registry = createMemoryRegistry();
    daemon = undefined;
    ensured = 0;
    target = open();
  });
  afterEach(async () => {
    for (const app of ["shop", "blog"]) {
      for (const { id } of await target.observe(app)) await target.stop(id, { rollout: "end", epoch: 1e9 }, 0);
    }
    await daemon?.kill();
    rmSync(home, { recursive: true, force: true });
  });

  const roots = (): readonly [string, string] => {
    const [one, two] = [join(bench, "one"), join(bench, "two")];
    for (const root of [one, two]) mkdirSync(root, { recursive: true });
    return [realpathSync(one), realpathSync(two)];
  };
  describe.runIf(linux)("with images", () =>
    targetContract(async () => ({
      target,
      roots: roots(),
      spec: async (app, service, version = "v1") =>
        specOf(await pushed({ env: [`VERSION=${version}`] }), { app, service, version }),
    })),
  );
  describe("with native builds", () =>
    targetContract(async () => ({
      target,
      roots: roots(),
      spec: async (app, service, version = "v1") => specOf(native(), { app, service, version }),
    })));

  describe.runIf(linux)("start() of an image", () => {
    it("pulls this host's image out of an index, and what runs is what it holds", async () => {
      const foreign = await pushSampleImage(registry, REPOSITORY, { layers: [[]], platform: elsewhere });
      const own = await pushSampleImage(registry, REPOSITORY, { layers: [[binary()]], platform: here });
      const index = await pushSampleIndex(registry, REPOSITORY, [
        { digest: foreign, platform: elsewhere },
        { digest: own, platform: here },
      ]);

      const { id } = await target.start(specOf(image(index)), fence);

      const instance = await ready(id);
      expect(instance.executable).toBe(digestOf(readFileSync(moody)));
      expect(instance.artifact).toEqual(image(index));
      expect(below("images")).toEqual([hexOf(index)]);
    });

    it("gives the image's environment, and its CA bundle where it lies now", async () => {
      const bundle = { name: "etc/ssl/certs/ca-certificates.crt", content: "certificates" };
      const env = ["PATH=/app", "LEVEL=image", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"];
      const artifact = await pushed({ layers: [[bundle], [binary()]], env, entrypoint: ["orders"] });

      const { id } = await target.start(
        specOf(artifact, { env: { KEY: "${TOKEN}" }, variables: { TOKEN: "t" } }),
        fence,
      );

      const environ = Object.fromEntries(
        (await askService(await ready(id), "/environ")).split("\n").map((line) => line.split("=", 2)),
      ) as Readonly<Record<string, string>>;
      expect(environ).toMatchObject({ LEVEL: "image", KEY: "t" });
      expect(readFileSync(environ["SSL_CERT_FILE"] ?? "", "utf8")).toBe("certificates");
      expect(environ["PATH"]).not.toBe("/app");
    });

    it("uses what lies there whole without the registry, and pulls again what was changed since", async () => {
      const artifact = await pushed();
      const first = await target.start(specOf(artifact), fence);
      await target.stop(first.id, fence, 5_000);
      const full = registry;
      registry = createMemoryRegistry("empty");

      const second = await target.start(specOf(artifact), fence);
      await target.stop(second.id, fence, 5_000);
      const file = join(home, "targets/local/shop/images", below("images")[0] ?? "", "rootfs/app/orders");
      rmSync(file);
      writeFileSync(file, "#!/bin/sh\necho changed\n", { mode: 0o755 });
      const third = target.start(specOf(artifact), fence);

      await expect(third).rejects.toMatchObject({ code: "image-absent" });
      expect(below("images")).toEqual([]);
      registry = full;
      const { id } = await target.start(specOf(artifact), fence);
      expect((await ready(id)).executable).toBe(digestOf(readFileSync(moody)));
    });

    it.each<[string, Partial<SampleImage>, string, string]>([
      ["of another platform", { platform: elsewhere }, "image-invalid", "no-platform"],
      ["without entry point", { entrypoint: [] }, "image-invalid", "no-entry-point"],
      ["without its program", { entrypoint: ["/app/absent"] }, "image-invalid", "program-absent"],
      ["whose program is outside", { entrypoint: [`/${"../".repeat(12)}bin/sh`] }, "image-invalid", "program-absent"],
      [
        "whose layer is zstd",
        { layerType: "application/vnd.oci.image.layer.v1.tar+zstd" },
        "image-invalid",
        "compression-unsupported",
      ],
      ["with a traversal", { layers: [[{ name: "../../evil", content: "x" }]] }, "archive-hostile", "path-traversal"],
      ["with a link out", { layers: [[{ name: "l", type: "2", link: "/etc" }]] }, "archive-hostile", "symlink-out"],
      ["with a duplicate", { layers: [[{ name: "a" }, { name: "a" }]] }, "archive-hostile", "duplicate-entry"],
    ])("refuses one %s and leaves nothing", async (_, more, code, reason) => {
      const starting = target.start(specOf(await pushed(more)), fence);

      await expect(starting).rejects.toMatchObject({ code, params: { reason } });
      expect([below("images"), below("instances"), await target.observe("shop")]).toEqual([[], [], []]);
    });

    it("refuses a layer that is not what the configuration says", async () => {
      const artifact = await pushed({ diffIds: [digestOf("something else")] });

      await expect(target.start(specOf(artifact), fence)).rejects.toMatchObject({ code: "registry-lied" });
      expect(below("images")).toEqual([]);
    });

    it.each<[string, (real: Registry) => Partial<Registry>]>([
      ["another manifest", () => ({ readManifest: async () => ({ mediaType: "x", bytes: Buffer.from("{}") }) })],
      ["blobs cut short", (real) => ({ openBlob: async (...words) => altered(await real.openBlob(...words), "cut") })],
      [
        "blobs with a changed byte",
        (real) => ({ openBlob: async (...words) => altered(await real.openBlob(...words), "flip") }),
      ],
      [
        "blobs that never end",
        (real) => ({ openBlob: async (...words) => altered(await real.openBlob(...words), "more") }),
      ],
    ])("refuses a registry that hands out %s", async (_, lie) => {
      const artifact = await pushed();
      registry = { ...registry, ...lie(registry) };

      const failure: unknown = await target.start(specOf(artifact), fence).catch((thrown: unknown) => thrown);

      expect(failure).toMatchObject({ code: "registry-lied" });
      expect([below("images"), below("instances")]).toEqual([[], []]);
    });

    it("says image-absent for a digest nobody pushed", async () => {
      const starting = target.start(specOf(image(digestOf("nobody"))), fence);

      await expect(starting).rejects.toMatchObject({ code: "image-absent" });
    });
  });

  describe("start() of a native build", () => {
    it("shows the executable's own sha256, never the image's, and frees the original", async () => {
      const original = join(bench, process.platform === "win32" ? "orders.exe" : "orders");
      copyFileSync(moody, original);
      const artifact = native(original);

      const { id } = await target.start(specOf(artifact), fence);

      const instance = await ready(id);
      expect(instance.executable).toBe(digestOf(readFileSync(moody)));
      expect(instance.artifact).toEqual(artifact);
      writeFileSync(original, "the next build");
      expect((await target.observe("shop"))[0]?.executable).toBe(instance.executable);
    });

    it("refuses one that is not what was built, and leaves nothing", async () => {
      const artifact = { ...native(), sha256: digestOf("what was built") } as Artifact;

      await expect(target.start(specOf(artifact), fence)).rejects.toMatchObject({ code: "blob-mismatch" });
      expect(below("native").flatMap((folder) => below(join("native", folder)))).toEqual([]);
    });
  });

  describe("when the supervisor is down", () => {
    it("observe() reads what is and starts nothing", async () => {
      const { id } = await target.start(specOf(native()), fence);
      const before = await ready(id);
      await daemon?.kill();
      const asked = ensured;

      const [running] = await target.observe("shop");
      process.kill(before.pid ?? 0, "SIGKILL");
      const gone = await until("it is gone", async () =>
        (await target.observe("shop")).find(({ pid }) => pid === undefined),
      );

      expect(running).toMatchObject({ id, pid: before.pid, state: "ready", because: { code: "supervisor-down" } });
      expect(running?.executable).toBe(before.executable);
      expect(gone).toMatchObject({ id, state: "stopped", because: { code: "supervisor-down" } });
      expect(ensured).toBe(asked);
      daemon = undefined;
    });

    it("a writing request has it started and goes on with the same instance", async () => {
      const { id } = await target.start(specOf(native()), fence);
      const before = await ready(id);
      await daemon?.kill();
      daemon = undefined;

      const again = await target.start(specOf(native()), fence);

      expect(again).toMatchObject({ id, pid: before.pid });
    });
  });

  it("claim() lets a project go on in another folder once the old one is gone", async () => {
    const old = mkdtempSync(join(bench, "old-"));
    const now = mkdtempSync(join(bench, "now-"));
    await target.claim("shop", old);
    await expect(target.claim("shop", now)).rejects.toMatchObject({ code: "app-from-another-root" });
    rmSync(old, { recursive: true });

    await target.claim("shop", now);
    await open("other").claim("shop", bench);

    await expect(target.claim("shop", bench)).rejects.toMatchObject({ params: { root: realpathSync(now) } });
  });
});

/** What a registry that lies hands out in place of a blob. */
async function altered(
  blob: AsyncIterable<Uint8Array> | undefined,
  how: "cut" | "flip" | "more",
): Promise<AsyncIterable<Uint8Array>> {
  const parts: Uint8Array[] = [];
  for await (const chunk of blob ?? []) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  return (async function* (): AsyncGenerator<Uint8Array> {
    // The configuration stays honest, so that the lie is about a layer.
    if (bytes.length < 4096) {
      yield bytes;
      return;
    }
    const middle = Math.floor(bytes.length / 2);
    if (how === "flip") bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    yield how === "cut" ? bytes.subarray(0, middle) : bytes;
    for (let more = 0; how === "more" && more < 1e6; more += 1) yield Buffer.alloc(1024);
  })();
}
