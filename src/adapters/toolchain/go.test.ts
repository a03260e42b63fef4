import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { findPart, itWith } from "../../../test/bed/parts.ts";
import { digestOf } from "../../kit/digest.ts";
import { isAlive, processIdentity } from "../../kit/process.ts";
import type { RunEvent } from "../../model/event.ts";
import { toolchainContract } from "../../ports/toolchain.contract.ts";
import type { CompileRequest, GoInstall, Toolchain } from "../../ports/toolchain.ts";
import { createGoToolchain, type GoToolchainOptions } from "./go.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-go-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const never = new AbortController().signal;
const hello = join(import.meta.dirname, "../../../examples/hello");
let count = 0;

function open(options: Partial<GoToolchainOptions> = {}): Toolchain {
  return createGoToolchain({
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    toolchainsFolder: join(root, `toolchains-${++count}`),
    ...options,
  });
}

/** The Go of this machine, whatever its version. */
async function anyGo(toolchain: Toolchain): Promise<GoInstall> {
  return toolchain.locate({ go: "1.0" }, () => undefined);
}

function copyOfHello(folder: string): string {
  const place = join(root, folder);
  cpSync(hello, place, { recursive: true });
  return place;
}

const request = (go: GoInstall, moduleRoot: string): CompileRequest => ({
  go,
  moduleRoot,
  packagePath: ".",
  platform: { os: "linux", architecture: "amd64" },
  output: join(root, `out-${++count}`, "hello"),
  ldflags: [],
  tags: [],
});

/** A program named go that answers as the test wants; POSIX only. */
function fakeGo(script: string, version?: string): string {
  const goroot = join(root, `fake-${++count}`);
  mkdirSync(join(goroot, "bin"), { recursive: true });
  writeFileSync(join(goroot, "bin", "go"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(goroot, "bin", "go"), 0o755);
  if (version !== undefined) writeFileSync(join(goroot, "VERSION"), `${version}\n`);
  return join(goroot, "bin");
}

describe("Go toolchain", () =>
  toolchainContract(
    async () => open(),
    (title, body) => itWith(["go"], title, body),
  ));

describe("locating Go", () => {
  it.skipIf(process.platform === "win32")(
    "locate() takes the Go on PATH when it is new enough, by its VERSION file",
    async () => {
      const bin = fakeGo("exit 1", "go1.26.8");
      const events: RunEvent[] = [];

      const found = await open({ env: { PATH: `relative:${bin}` } }).locate({ go: "1.22" }, (event) =>
        events.push(event),
      );

      expect(found).toEqual({ program: join(bin, "go"), version: "1.26.8", origin: "path" });
      expect(events).toEqual([{ type: "go-found", version: "1.26.8", origin: "path" }]);
    },
  );

  it.skipIf(process.platform === "win32")("locate() asks a wrapper for its version and real place", async () => {
    const real = fakeGo("exit 1");
    const bin = fakeGo(`[ "$1" = env ] && printf 'go1.27.1\\n${dirname(real)}\\n'`);

    const found = await open({ env: { PATH: bin } }).locate({ go: undefined }, () => undefined);

    expect(found).toEqual({ program: join(real, "go"), version: "1.27.1", origin: "path" });
  });

  it.skipIf(process.platform === "win32")("locate() passes over a Go that does not work", async () => {
    const env = { PATH: `${fakeGo("exit 3")}:${fakeGo("", "go1.26.9")}` };

    expect(await open({ env }).locate({ go: "1.26.9" }, () => undefined)).toMatchObject({ version: "1.26.9" });
  });

  it("locate() fails with go-proxy-off when Go is missing and the proxy is off", async () => {
    const env = { PATH: "", GOPROXY: "off", GOENV: "off" };

    await expect(open({ env }).locate({ go: "1.22" }, () => undefined)).rejects.toMatchObject({
      code: "go-proxy-off",
      exit: 5,
    });
  });

  it.skipIf(process.platform === "win32")(
    "locate() fails when the module needs a newer Go and none can be fetched",
    async () => {
      const env = { PATH: fakeGo("exit 1", "go1.25.0"), GOPROXY: "off", GOENV: "off" };

      await expect(open({ env }).locate({ go: "1.26.8" }, () => undefined)).rejects.toMatchObject({
        code: "go-proxy-off",
      });
    },
  );

  it.skipIf(process.platform === "win32")(
    "locate() makes do with a Go the module is content with when the pinned one cannot be had, and says so",
    async () => {
      const env = { PATH: fakeGo("", "go1.25.0"), GOPROXY: "off", GOENV: "off" };
      const events: RunEvent[] = [];

      const found = await open({ env }).locate({ go: "1.22" }, (event) => events.push(event));

      expect(found).toMatchObject({ version: "1.25.0", origin: "path" });
      expect(events[0]).toMatchObject({ type: "note", note: { code: "go-not-as-pinned" } });
    },
  );
});

describe("compiling", () => {
  itWith(["go"], "compile() gives the same bytes from any folder and under any settings of the user", async () => {
    const plain = copyOfHello("plain");
    const other = copyOfHello("with 空格 and 中文/hello");
    mkdirSync(join(root, "config", "go"), { recursive: true });
    writeFileSync(join(root, "config", "go", "env"), "GOAMD64=v3\nGOFLAGS=-tags=evil\nGOEXPERIMENT=fieldtrack\n");
    writeFileSync(join(root, "with 空格 and 中文", "go.work"), "go 1.22\n\nuse ./other\n");
    const env = {
      ...process.env,
      XDG_CONFIG_HOME: join(root, "config"),
      GOFLAGS: "-trimpath=false",
      GOARM: "5",
      CGO_ENABLED: "1",
      GOROOT: "/nowhere",
    };
    const [here, there] = [open(), open({ env })];
    const [a, b] = [request(await anyGo(here), plain), request(await anyGo(here), other)];

    const first = await here.compile(a, never);
    const second = await there.compile(b, never);

    expect(digestOf(readFileSync(a.output))).toBe(digestOf(readFileSync(b.output)));
    expect(second).toEqual(first);
    expect(first.bytes).toBe(readFileSync(a.output).length);
    expect(first.inputs).toMatchObject({ GOOS: "linux", GOAMD64: "v1", CGO_ENABLED: "0", GOWORK: "off" });
    expect(first.inputs["flags"]).toBe("-trimpath -buildvcs=false -ldflags -s -w");
    expect(here.inputs(a)).toEqual(first.inputs);
  });

  itWith(["go"], "compile() fails with the compiler's own words and leaves no output", async () => {
    const folder = copyOfHello("broken");
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() { undefinedName() }\n");
    const toolchain = open();
    const broken = request(await anyGo(toolchain), folder);

    const failure = await toolchain.compile(broken, never).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "compile-failed", exit: 1 });
    expect(JSON.stringify(failure)).toContain("main.go:3:15: undefined: undefinedName");
    expect(readdirSync(dirname(broken.output))).toEqual([]);
  });

  itWith(
    ["go"],
    "compile() keeps the last good output when the next one fails, and makes it again when mended",
    async () => {
      const folder = copyOfHello("mended");
      const toolchain = open();
      const wanted = request(await anyGo(toolchain), folder);
      await toolchain.compile(wanted, never);
      const good = digestOf(readFileSync(wanted.output));
      const source = readFileSync(join(folder, "main.go"), "utf8");

      writeFileSync(join(folder, "main.go"), `${source}\nvar x = y\n`);
      await expect(toolchain.compile(wanted, never)).rejects.toMatchObject({ code: "compile-failed" });
      expect(digestOf(readFileSync(wanted.output))).toBe(good);
      writeFileSync(join(folder, "main.go"), source);
      await toolchain.compile(wanted, never);

      expect(digestOf(readFileSync(wanted.output))).toBe(good);
      expect(readdirSync(dirname(wanted.output))).toEqual(["hello"]);
    },
  );

  it.skipIf(process.platform === "win32")(
    "compile() ends Go and everything it started when it is aborted",
    async () => {
      const mark = join(root, "grandchild");
      const program = join(fakeGo(`sleep 600 & echo $! > '${mark}'; wait`, "go1.26.8"), "go");
      const abort = new AbortController();
      const aborting = open().compile(request({ program, version: "1.26.8", origin: "path" }, root), abort.signal);
      while (!existsSync(mark) || readFileSync(mark, "utf8") === "") await sleep(10);
      const grandchild = processIdentity(Number(readFileSync(mark, "utf8")));

      abort.abort(new Error("the user said stop"));

      await expect(aborting).rejects.toThrow("the user said stop");
      expect(grandchild).toBeDefined();
      for (let i = 0; grandchild !== undefined && isAlive(grandchild) && i < 500; i += 1) await sleep(10);
      expect(grandchild !== undefined && isAlive(grandchild)).toBe(false);
    },
  );

  it("compile() fails with go-unusable when the program does not start", async () => {
    const go: GoInstall = { program: join(root, "no-go"), version: "1.26.8", origin: "path" };

    await expect(open().compile(request(go, root), never)).rejects.toMatchObject({
      code: "go-unusable",
      params: { reason: "ENOENT" },
    });
  });

  itWith(["go"], "packages() names every file that goes into the build, embedded ones too", async () => {
    const folder = copyOfHello("embedding");
    mkdirSync(join(folder, "page", "deep"), { recursive: true });
    writeFileSync(join(folder, "page", "deep", "a.txt"), "x");
    writeFileSync(join(folder, "page.go"), 'package main\n\nimport "embed"\n\n//go:embed page\nvar pages embed.FS\n');
    const toolchain = open();

    const packages = await toolchain.packages(request(await anyGo(toolchain), folder), never);

    const main = packages.find(({ name }) => name === "main");
    expect(main).toMatchObject({ importPath: "example.com/hello", standard: false, folder, module: { main: true } });
    expect(main?.files).toEqual(
      expect.arrayContaining(["main.go", "page.go", "page/deep/a.txt"].map((f) => join(folder, f))),
    );
    expect(packages.find(({ importPath }) => importPath === "net/http")).toMatchObject({ standard: true });
  });

  itWith(["go"], "packages() fails with Go's own words when an import is missing", async () => {
    const folder = copyOfHello("importing");
    writeFileSync(join(folder, "other.go"), 'package main\n\nimport _ "example.com/nowhere"\n');
    const toolchain = open();

    await expect(toolchain.packages(request(await anyGo(toolchain), folder), never)).rejects.toMatchObject({
      code: "compile-failed",
    });
  });

  const fetchesHere = process.env["SLIPWAY_PARTS"] === "required" || process.env["CI"] !== undefined;
  if (!fetchesHere) process.stderr.write("left out: fetching a real Go: only where real parts are required (70 MB)\n");
  it.skipIf(!fetchesHere)(
    "locate() fetches a real Go when there is none, and that Go compiles",
    async () => {
      const bare = { ...process.env, PATH: "" };
      const toolchain = open({ env: bare });
      const events: RunEvent[] = [];

      const go = await toolchain.locate({ go: "1.22" }, (event) => events.push(event));
      const wanted = request(go, copyOfHello("fetched"));
      await toolchain.compile(wanted, never);

      expect(go.origin).toBe("fetched");
      expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["go-fetching", "progress", "go-found"]));
      expect(readFileSync(wanted.output).subarray(0, 4).toString("latin1")).toBe("\u007fELF");
      if (findPart("go") !== undefined) expect(await anyGo(open())).toMatchObject({ origin: "path" });
    },
    600_000,
  );
});
