import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeClock } from "../../../../test/bed/clock.ts";
import { createDistributionRegistry } from "./registry.ts";
import type { DistributionOptions } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-tls-"));
const [certificate, key] = [join(folder, "ca.crt"), join(folder, "ca.key")];

/** A certificate of its own making, as a company's registry has one. */
function makeCertificate(): boolean {
  const names = "subjectAltName=IP:127.0.0.1,DNS:registry.test";
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const rest = ["-subj", "/CN=registry.test", "-addext", names, "-keyout", key, "-out", certificate];
  return spawnSync("openssl", [...words, ...rest], { stdio: "ignore" }).status === 0;
}

const made = makeCertificate();
if (!made) process.stderr.write("left out: private authorities: openssl is not on this machine\n");

(made ? describe : describe.skip)("private authority", () => {
  let server: Server;
  let host: string;
  beforeAll(async () => {
    const options = { cert: readFileSync(certificate), key: readFileSync(key) };
    server = createServer(options, (_, outgoing) => void outgoing.end('{"tags":["v1"]}')).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tags = (more: Partial<DistributionOptions>) =>
    createDistributionRegistry({
      host,
      clock: fakeClock(),
      seed: 1,
      env: {},
      credentials: async () => undefined,
      ...more,
    }).tags("a/b");

  it("that nobody named is not believed, on loopback either", async () => {
    await expect(tags({})).rejects.toMatchObject({ code: "registry-unreachable", params: { registry: host } });
  });

  it("is believed when the option, SLIPWAY_CA_FILE or Node's own variable names it", async () => {
    expect(await tags({ caFile: certificate })).toEqual(["v1"]);
    expect(await tags({ env: { SLIPWAY_CA_FILE: certificate } })).toEqual(["v1"]);
    expect(await tags({ env: { NODE_EXTRA_CA_CERTS: certificate } })).toEqual(["v1"]);
  });

  it("is believed for the host that Docker's certs.d names, and no other", async () => {
    const docker = join(folder, "docker");
    const of = (name: string): string =>
      join(docker, "certs.d", process.platform === "win32" ? name.replace(":", "") : name);
    mkdirSync(of("other.example.com"), { recursive: true });
    writeFileSync(join(of("other.example.com"), "ca.crt"), readFileSync(certificate));

    await expect(tags({ env: { DOCKER_CONFIG: docker } })).rejects.toMatchObject({ code: "registry-unreachable" });
    mkdirSync(of(host), { recursive: true });
    writeFileSync(join(of(host), "ca.crt"), readFileSync(certificate));
    expect(await tags({ env: { DOCKER_CONFIG: docker } })).toEqual(["v1"]);
  });

  it("whose file is missing is config-unreadable, naming the file", async () => {
    await expect(tags({ caFile: join(folder, "nowhere.pem") })).rejects.toMatchObject({
      code: "config-unreadable",
      params: { file: join(folder, "nowhere.pem"), reason: "ENOENT" },
    });
  });
});
