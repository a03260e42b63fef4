import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../bed/docker-registry.ts";
import { answer, startTcpRegistry } from "../bed/tcp-registry.ts";
import { contentOf, refused } from "./refusal.ts";
import { createStage, slipwayProcesses, type Stage } from "./stage.ts";

let stage: Stage;
let shop: string;

beforeAll(() => {
  stage = createStage("bad-project");
  shop = stage.project("shop");
});
afterAll(async () => stage.strike());

/** Nothing was begun: no state of Slipway's, no process, and the project as it was. */
function nothingBegun(before: ReturnType<typeof contentOf>, project: string): void {
  expect(contentOf(project)).toEqual(before);
  expect(contentOf(stage.home)).toEqual({});
  expect(slipwayProcesses(stage.home)).toEqual([]);
}

describe("bad input: slipway.yaml", () => {
  const file = (): string => join(shop, "slipway.yaml");
  afterEach(() => rmSync(file(), { force: true }));

  it.each<[what: string, text: string, said: readonly string[]]>([
    ["broken YAML", "app: shop\nservices: [\n", ["slipway.yaml:3:"]],
    ["an unknown key", "app: shop\nservises: {}\n", ["slipway.yaml:2:1", "servises", "services"]],
    ["a wrong type", "services:\n  orders:\n    port: many\n", ["slipway.yaml:3:11", "port"]],
    [
      "two problems at once",
      "aap: shop\nrollout:\n  tick: 5\n",
      ["slipway.yaml:1:1", "aap", "slipway.yaml:3:9", "rollout.tick"],
    ],
  ])("%s is refused by every command, with line and column, before anything is begun", async (_what, text, said) => {
    writeFileSync(file(), text);
    const before = contentOf(shop);

    for (const command of [["up"], ["deploy", "orders"], ["push"], ["status"]]) {
      const run = await stage.slipway([...command, "--json"], { cwd: shop });

      expect(refused(run, "config-invalid").problems).toHaveLength(
        said.filter((word) => word.startsWith("slipway.yaml")).length,
      );
      for (const word of said) expect(run.stderr).toContain(word);
    }
    nothingBegun(before, shop);
  });

  it("a variable that is not set is refused with its line", async () => {
    writeFileSync(file(), "app: shop\nregistry:\n  kind: distribution\n  host: ${NOBODY_SET_THIS}\n");

    const run = await stage.slipway(["push", "--json"], { cwd: shop });

    const [problem] = refused(run, "config-invalid").problems;
    expect(problem).toMatchObject({ code: "placeholder-unset", params: { name: "NOBODY_SET_THIS", line: 4 } });
  });
});

describe("bad input: what is not there, and what is there twice", () => {
  it("no go.mod: every command says no-go-module", async () => {
    const empty = join(stage.folder, "empty");
    mkdirSync(empty, { recursive: true });
    writeFileSync(join(empty, "main.go"), "package main\n\nfunc main() {}\n");
    const before = contentOf(empty);

    for (const command of [[], ["build"], ["up"], ["deploy"], ["status"]])
      refused(await stage.slipway([...command, "--json"], { cwd: empty }), "no-go-module");

    nothingBegun(before, empty);
  });

  it("two mains and no choice: `deploy` and `rollback` name the choices and begin nothing", async () => {
    const before = contentOf(shop);

    for (const command of [["deploy"], ["rollback"]]) {
      const run = await stage.slipway([...command, "--json", "--yes"], { cwd: shop });

      expect(refused(run, "service-ambiguous").params).toEqual({ services: ["gateway", "orders", "users"] });
      for (const name of ["gateway", "orders", "users"]) expect(run.stderr).toContain(name);
    }
    nothingBegun(before, shop);
  });

  it("a service, a target and a folder nobody has are named, with those there are", async () => {
    const before = contentOf(shop);

    const service = await stage.slipway(["up", "oders", "--json"], { cwd: shop });
    refused(service, "service-unknown");
    expect(service.stderr).toContain("orders");
    for (const command of [["up"], ["deploy", "orders"], ["status"], ["down", "--yes"]]) {
      const run = await stage.slipway([...command, "--target", "prod", "--json"], { cwd: shop });
      expect(refused(run, "target-unknown").params).toEqual({ target: "prod", targets: ["local"] });
    }
    refused(await stage.slipway(["up", "--cwd", join(shop, "nowhere"), "--json"]), "folder-missing");
    nothingBegun(before, shop);
  });
});

describe("bad input: Go", () => {
  it("proxy off and Go missing: go-proxy-off, and nothing is begun", async () => {
    const before = contentOf(shop);
    const env = { PATH: join(stage.folder, "nothing-here"), GOPROXY: "off", HOME: join(stage.folder, "nobody") };

    for (const command of [["build"], ["push"], ["up", "orders"]])
      refused(await stage.slipway([...command, "--json"], { cwd: shop, env }), "go-proxy-off");

    expect(Object.keys(contentOf(shop)).filter((name) => !name.startsWith(".slipway"))).toEqual(Object.keys(before));
    expect(existsSync(join(stage.home, "blobs"))).toBe(false);
    // `up` ties the app to its folder and makes the daemons' secret before it builds; that is all it may have written.
    const written = Object.keys(contentOf(stage.home)).map((name) => basename(name));
    expect(new Set(written)).toEqual(new Set(["app.json", "control.secret"]));
    expect(slipwayProcesses(stage.home)).toEqual([]);
  });

  it("code that does not compile: its own message, nothing stored, and the registry is never spoken to", async () => {
    const registry = await startTcpRegistry(() => answer(200));
    const project = stage.project("hello", "broken");
    writeFileSync(join(project, "slipway.yaml"), `registry: {kind: distribution, host: "${registry.host}"}\n`);
    appendFileSync(join(project, "main.go"), "\nvar broken int = missing\n");

    const run = await stage.slipway(["push", "--json"], { cwd: project });

    await registry.close();
    expect(refused(run, "compile-failed").params["output"]).toContain("undefined: missing");
    expect(run.stderr).toContain("undefined: missing");
    expect(registry.seen).toEqual([]);
    expect(slipwayProcesses(stage.home)).toEqual([]);
  });
});

describe("bad input: a full disk", () => {
  const small = canMount();
  if (!small) process.stderr.write("left out: full disk while writing a blob: no small disk can be mounted here\n");

  it.skipIf(!small)(
    "while writing a blob: disk-full, nothing half-written, and the same command goes on later",
    async () => {
      const project = stage.project("hello", "full-disk");
      const home = join(stage.folder, "full-home");
      const blobs = join(home, "blobs");
      mkdirSync(blobs, { recursive: true });
      run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", blobs);
      try {
        const refusal = refused(
          await stage.slipway(["build", "--json"], { cwd: project, env: { SLIPWAY_HOME: home } }),
          "disk-full",
        );

        expect(refusal.params["path"]).toContain(blobs);
        expect(halfWritten(blobs)).toEqual([]);
        run("mount", "-o", "remount,size=32m", blobs);
        const again = await stage.slipway(["build", "--json"], { cwd: project, env: { SLIPWAY_HOME: home } });
        expect(again.status, again.stderr).toBe(0);
      } finally {
        run("umount", blobs);
      }
    },
  );

  it.skipIf(!small)("while compiling: disk-full names the disk that is, and nothing half-written is left", async () => {
    const project = stage.project("hello", "full-disk-2");
    const home = join(stage.folder, "full-home-2");
    const builds = join(home, "builds");
    mkdirSync(builds, { recursive: true });
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", builds);
    try {
      const refusal = refused(
        await stage.slipway(["build", "--json"], { cwd: project, env: { SLIPWAY_HOME: home } }),
        "disk-full",
      );

      expect(refusal.params["path"]).toContain(builds);
      expect(contentOf(builds)).toEqual({});
    } finally {
      run("umount", builds);
    }
  });
});

describe("bad input: a port in use", () => {
  it("`registry serve` says port-in-use at once, behind the terminal and before it, and leaves no process", async () => {
    const { server, port } = await occupy();

    for (const words of [[], ["--foreground"]]) {
      const run = await stage.slipway(["registry", "serve", "--port", String(port), ...words, "--json"]);
      expect(refused(run, "port-in-use").params).toEqual({ port });
    }

    server.close();
    expect(existsSync(join(stage.home, "registry", "address.json"))).toBe(false);
    expect(slipwayProcesses(stage.home)).toEqual([]);
  });

  it("a second `registry serve --foreground` of the same home is refused instead of pretending to serve", async () => {
    const first = await stage.slipway(["registry", "serve", "--json"]);
    expect(first.status, first.stderr).toBe(0);

    refused(await stage.slipway(["registry", "serve", "--foreground", "--json"]), "daemon-already-runs");

    expect((await stage.slipway(["registry", "stop"])).status).toBe(0);
    expect(slipwayProcesses(stage.home)).toEqual([]);
  });
});

describe("bad input: a proxy that cannot be reached", () => {
  it("is go-fetch-refused when Go is missing, and leaves no part of a toolchain", async () => {
    const proxy = `http://127.0.0.1:${await freePort()}`;
    const env = { PATH: join(stage.folder, "nothing-here"), GOPROXY: proxy, HOME: join(stage.folder, "nobody") };

    refused(await stage.slipway(["build", "orders", "--json"], { cwd: shop, env }), "go-fetch-refused");

    expect(contentOf(join(stage.home, "toolchains"))).toEqual({});
  });
});

/** Blobs that are not what their name says, and temporary files. */
function halfWritten(blobs: string): readonly string[] {
  const whole = (name: string, hash: string): boolean => name === join("sha256", hash);
  return Object.entries(contentOf(blobs)).flatMap(([name, hash]) => (whole(name, hash) ? [] : [name]));
}

function run(program: string, ...words: readonly string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${stderr}`);
}

/** Only root on Linux may mount, and not in every container. */
function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
}

async function occupy(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}
