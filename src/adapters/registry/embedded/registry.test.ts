import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { secretFile } from "../../../kit/http/secret-file.ts";
import type { RegistryAddress } from "../../../model/registry-daemon.ts";
import type { Daemons } from "../../../ports/daemons.ts";
import { registryContract } from "../../../ports/registry.contract.ts";
import { realClock } from "../../../../test/bed/clock.ts";
import { registryProgram } from "../../../../test/bed/registry-daemon.ts";
import { findRegistry } from "./find.ts";
import { createEmbeddedRegistry, startEmbeddedRegistry, stopEmbeddedRegistry } from "./registry.ts";

let program: string;
let data: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  program = await registryProgram();
});
const fresh = (): void => {
  data = mkdtempSync(join(tmpdir(), "slipway-registry-"));
};
const end = async (): Promise<void> => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  rmSync(data, { recursive: true, force: true });
};

/** Starts the bundled daemon as the real port does, and counts. */
const daemons: Daemons = {
  async start(name, args) {
    expect(name).toBe("registry");
    const child = spawn(process.execPath, [program, ...args], { stdio: "ignore" });
    children.push(child);
    return { pid: child.pid ?? 0 };
  },
};

const options = () => ({
  data,
  daemons,
  args: [data, "127.0.0.1", "0"],
  log: "registry.log",
  clock: realClock,
  seed: 1,
});
const address = (): RegistryAddress => JSON.parse(readFileSync(join(data, "address.json"), "utf8")) as RegistryAddress;

describe("embedded registry", () => {
  beforeAll(fresh);
  afterAll(end);
  registryContract(async () => createEmbeddedRegistry(options()));
});

describe("createEmbeddedRegistry()", () => {
  beforeEach(fresh);
  afterEach(end);

  it("starts the daemon at the first question, not before, and calls itself embedded", async () => {
    const started: string[] = [];
    const registry = createEmbeddedRegistry({ ...options(), started: (at) => started.push(at) });
    expect(existsSync(join(data, "address.json"))).toBe(false);

    expect(await registry.tags("shop/orders")).toEqual([]);

    expect(registry.host).toBe("embedded");
    expect(started).toEqual([address().address]);
    expect(children).toHaveLength(1);
  });

  it("uses the daemon that runs, and starts it again after kill -9", async () => {
    const registry = createEmbeddedRegistry(options());
    await registry.tags("a");
    const { pid } = address();
    await createEmbeddedRegistry(options()).tags("a");
    expect(children).toHaveLength(1);

    process.kill(pid, "SIGKILL");
    await new Promise((resolve) => children[0]?.once("exit", resolve));
    expect(await registry.tags("a")).toEqual([]);
    expect(address().pid).not.toBe(pid);
  });

  it("started by two at once is one daemon", async () => {
    const found = await Promise.all([startEmbeddedRegistry(options()), startEmbeddedRegistry(options())]);

    expect(found[0].address.href).toBe(found[1].address.href);
  });

  it("without leave to start says registry-not-running", async () => {
    const registry = createEmbeddedRegistry({ ...options(), daemons: undefined });

    await expect(registry.tags("a")).rejects.toMatchObject({ code: "registry-not-running" });
  });
});

describe("findRegistry()", () => {
  beforeEach(fresh);
  afterEach(end);

  let stranger: Server | undefined;
  afterEach(() => void stranger?.close());

  it("does not take a stranger on the daemon's old port for it, and tells it nothing", async () => {
    const token = secretFile(join(data, "token"));
    const heard: string[] = [];
    stranger = createServer((incoming, outgoing) => {
      heard.push(`${incoming.url} ${JSON.stringify(incoming.headers)}`);
      outgoing.end(JSON.stringify({ daemon: "registry", pid: 1, proof: "0".repeat(64) }));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => stranger?.once("listening", resolve));
    const { port } = stranger.address() as AddressInfo;
    writeFileSync(
      join(data, "address.json"),
      JSON.stringify({ address: `http://127.0.0.1:${port}`, pid: 1, started: "x" }),
    );

    expect(await findRegistry(data)).toBeUndefined();

    expect(heard).toHaveLength(1);
    expect(heard.join()).not.toContain(token.reveal());
  });

  it("takes a broken or stale address file for nobody", async () => {
    mkdirSync(data, { recursive: true });
    for (const text of [
      "",
      "{",
      "null",
      '{"address":"nonsense","pid":1,"started":"x"}',
      '{"address":"http://127.0.0.1:1","pid":1,"started":"x"}',
    ]) {
      writeFileSync(join(data, "address.json"), text);
      expect(await findRegistry(data), text).toBeUndefined();
    }
  });
});

describe("stopEmbeddedRegistry()", () => {
  beforeEach(fresh);
  afterEach(end);

  it("stops the daemon and answers once it is gone, so that the next start is a fresh one", async () => {
    const first = await startEmbeddedRegistry(options());

    expect(await stopEmbeddedRegistry(options())).toEqual({ stopped: true });
    expect(await stopEmbeddedRegistry(options())).toEqual({ stopped: false });

    const second = await startEmbeddedRegistry(options());
    expect(second.process.pid).not.toBe(first.process.pid);
  });
});
