import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secret } from "../../../kit/secret.ts";
import { registryContract } from "../../../ports/registry.contract.ts";
import { realClock } from "../../../../test/bed/clock.ts";
import { ROBOT, startDockerRegistry, type DockerRegistry } from "../../../../test/bed/docker-registry.ts";
import { findPart, partsRequired } from "../../../../test/bed/parts.ts";
import { startRegistry, type RegistryProcess } from "../../../../test/bed/registry-daemon.ts";
import { createDistributionRegistry } from "./registry.ts";

const fixed = { clock: realClock, seed: 1, env: {} };
const password = (user: string, word: string) => async () =>
  ({ kind: "password", user, password: secret(word) }) as const;

describe("distribution client against the embedded registry", () => {
  let daemon: RegistryProcess;
  beforeAll(async () => {
    daemon = await startRegistry();
  });
  afterAll(async () => {
    await daemon.kill();
    rmSync(daemon.data, { recursive: true });
  });

  registryContract(async () =>
    createDistributionRegistry({
      ...fixed,
      host: new URL(daemon.address.address).host,
      credentials: password("anybody", daemon.token.reveal()),
    }),
  );

  it("pushBlob() is denied without the token, and reading is not", async () => {
    const host = new URL(daemon.address.address).host;
    const registry = createDistributionRegistry({ ...fixed, host, credentials: async () => undefined });

    expect(await registry.tags("nobody/pushed")).toEqual([]);
    await expect(registry.pushManifest("a/b", { mediaType: "x/y", bytes: Buffer.from("{}") })).rejects.toMatchObject({
      code: "registry-denied",
      params: { status: 401, registry: host, repository: "a/b" },
    });
  });
});

const missing = findPart("docker-registry") === undefined && !partsRequired;
const docker = missing ? describe.skip : describe;
if (missing) process.stderr.write("left out: docker-registry: not on this machine\n");

docker("distribution client against docker-registry", () => {
  let other: DockerRegistry;
  beforeAll(async () => {
    other = await startDockerRegistry();
  });
  afterAll(() => other.stop());

  registryContract(async () => createDistributionRegistry({ ...fixed, host: other.host }));
});

docker("distribution client against docker-registry with htpasswd", () => {
  let other: DockerRegistry;
  const home = mkdtempSync(join(tmpdir(), "slipway-home-"));
  beforeAll(async () => {
    other = await startDockerRegistry({ signedIn: true });
  });
  afterAll(async () => {
    await other.stop();
    rmSync(home, { recursive: true });
  });

  registryContract(async () =>
    createDistributionRegistry({ ...fixed, host: other.host, credentials: password(ROBOT.user, ROBOT.password) }),
  );

  it("tags() is denied with a wrong password, and without one", async () => {
    for (const credentials of [password("robot", "wrong"), async () => undefined])
      await expect(
        createDistributionRegistry({ ...fixed, host: other.host, credentials }).tags("a/b"),
      ).rejects.toMatchObject({ code: "registry-denied", params: { status: 401 } });
  });
});
