import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { createDistributionRegistry } from "../src/adapters/registry/distribution/registry.ts";
import { digestOf, hexOf, type Digest } from "../src/kit/digest.ts";
import { runVerify } from "../src/release/verify.ts";
import { realClock } from "./bed/clock.ts";
import { startDockerRegistry, type DockerRegistry } from "./bed/docker-registry.ts";
import { writeLayout } from "./bed/layout.ts";
import { itWith } from "./bed/parts.ts";
import { auditRegistry } from "./bed/registry-audit.ts";
import { startRegistry, type RegistryProcess } from "./bed/registry-daemon.ts";

const run = promisify(execFile);

describe("clients of others and the embedded registry", () => {
  let daemon: RegistryProcess;
  let folder: string;
  let host: string;
  let digest: Digest;
  beforeAll(async () => {
    daemon = await startRegistry();
    host = new URL(daemon.address.address).host;
    folder = mkdtempSync(join(tmpdir(), "slipway-clients-"));
    digest = writeLayout(join(folder, "layout"));
    const auth = Buffer.from(`slipway:${daemon.token.reveal()}`).toString("base64");
    writeFileSync(join(folder, "auth.json"), JSON.stringify({ auths: { [host]: { auth } } }), { mode: 0o600 });
  });
  afterAll(async () => {
    await daemon.kill();
    for (const each of [folder, daemon.data]) rmSync(each, { recursive: true, force: true });
  });

  const skopeo = (...words: string[]) => run("skopeo", words);
  const signed = () => ["--dest-tls-verify=false", "--authfile", join(folder, "auth.json")];
  const image = (name: string): string => `docker://${host}/${name}`;
  const layout = (name: string): string => `oci:${join(folder, name)}:v1`;
  const manifestIn = (name: string): Digest => {
    const index = JSON.parse(readFileSync(join(folder, name, "index.json"), "utf8")) as {
      manifests: [{ digest: Digest }];
    };
    return index.manifests[0].digest;
  };

  itWith(["skopeo"], "skopeo copies an image in with the token, and out without one", async () => {
    await skopeo("copy", ...signed(), layout("layout"), image("shop/orders:v1"));
    await skopeo("copy", "--src-tls-verify=false", image("shop/orders:v1"), layout("out"));

    expect(manifestIn("out")).toBe(digest);
    const blob = readFileSync(join(folder, "out", "blobs", "sha256", hexOf(digest)));
    expect(digestOf(blob)).toBe(digest);
    expect(auditRegistry(daemon.data)).toEqual([]);
  });

  itWith(["skopeo"], "skopeo copies between repositories, lists tags, inspects and deletes", async () => {
    await skopeo("copy", ...signed(), layout("layout"), image("shop/orders:v1"));
    await skopeo("copy", "--src-tls-verify=false", ...signed(), image("shop/orders:v1"), image("shop/copy:v2"));
    const { stdout } = await skopeo("list-tags", "--tls-verify=false", image("shop/copy"));
    const inspected = await skopeo("inspect", "--tls-verify=false", image("shop/copy:v2"));
    await skopeo("delete", "--tls-verify=false", "--authfile", join(folder, "auth.json"), image("shop/copy:v2"));

    expect(JSON.parse(stdout)).toMatchObject({ Tags: ["v2"] });
    expect(JSON.parse(inspected.stdout)).toMatchObject({ Digest: digest, Architecture: "amd64" });
    await expect(skopeo("inspect", "--tls-verify=false", image("shop/copy:v2"))).rejects.toThrow("manifest unknown");
  });

  itWith(["skopeo"], "skopeo is denied a push without the token", async () => {
    const push = skopeo("copy", "--dest-tls-verify=false", "--dest-no-creds", layout("layout"), image("a/b:v1"));

    await expect(push).rejects.toThrow(/unauthorized|authentication required/i);
  });

  itWith(
    ["skopeo", "umoci", "oci-image-tool"],
    "what skopeo copied out, umoci unpacks and oci-image-tool validates",
    async () => {
      await skopeo("copy", ...signed(), layout("layout"), image("shop/orders:v3"));
      await skopeo("copy", "--src-tls-verify=false", image("shop/orders:v3"), layout("checked"));
      await run("oci-image-tool", ["validate", "--type", "image", "--ref", "name=v1", join(folder, "checked")]);
      const target = join(folder, "unpacked");
      await run("umoci", ["unpack", "--rootless", "--image", `${join(folder, "checked")}:v1`, target]);

      expect(readFileSync(join(target, "rootfs", "hello.txt"), "utf8")).toBe("hello from a layer\n");
    },
  );
});

describe("our client and docker-registry", () => {
  let other: DockerRegistry | undefined;
  const folder = mkdtempSync(join(tmpdir(), "slipway-clients-"));
  afterAll(async () => {
    await other?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  itWith(["skopeo", "docker-registry"], "verify reads what skopeo pushed there", async () => {
    other = await startDockerRegistry();
    const digest = writeLayout(join(folder, "layout"));
    const target = `docker://${other.host}/shop/orders:v1`;
    await run("skopeo", ["copy", "--dest-tls-verify=false", `oci:${join(folder, "layout")}:v1`, target]);
    const registry = createDistributionRegistry({ host: other.host, clock: realClock, seed: 1, env: {} });

    const deps = { registry, clock: realClock, emit: () => {}, signal: new AbortController().signal };
    const outcome = await runVerify({ repository: "shop/orders", reference: "v1" }, deps);

    expect(outcome).toMatchObject({ repository: `${other.host}/shop/orders`, digest, blobs: 3 });
  });
});
