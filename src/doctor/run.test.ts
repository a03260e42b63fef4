import { describe, expect, it } from "vitest";
import { createMemoryHost } from "../adapters/host/memory.ts";
import { createNodeHost } from "../adapters/host/node.ts";
import type { DoctorCheck } from "../model/check.ts";
import type { Host } from "../ports/host.ts";
import { en } from "../texts/en/index.ts";
import type { Catalogue } from "../texts/catalogue.ts";
import { CHECKS } from "./all.ts";
import type { Check, Subject } from "./check.ts";
import { runDoctor } from "./run.ts";

const subject = (host: Partial<Host> = {}, over: Partial<Subject> = {}): Subject => ({
  host: createMemoryHost(host),
  home: "/home/slipway",
  registry: { kind: "embedded" },
  signal: new AbortController().signal,
  ...over,
});

const distribution = { kind: "distribution", host: "r.example", path: "", insecure: false, ca: undefined } as const;

/** "check level code" for each. */
const brief = (checks: readonly DoctorCheck[]): readonly string[] =>
  checks.map(({ check, level, evidence }) => `${check} ${level} ${evidence.code}`);

async function lineOf(check: string, host: Partial<Host>, over: Partial<Subject> = {}): Promise<string | undefined> {
  return brief(await runDoctor(subject(host, over))).find((line) => line.startsWith(`${check} `));
}

describe("runDoctor()", () => {
  it("finds nothing wrong on a machine that has everything", async () => {
    expect(brief(await runDoctor(subject()))).toEqual([
      "node ok node-version",
      "go ok go-version",
      "proxy ok proxy-answers",
      "registry ok registry-embedded",
      "home ok home-writable",
      "disk ok disk-free",
      "port ok port-free",
    ]);
  });

  it("calls a check that crashes unknown and goes on with the others", async () => {
    const crash: Check = { id: "go", look: async () => Promise.reject(new Error("bytes")) };
    const fine: Check = {
      id: "node",
      look: async () => ({ level: "ok", evidence: { code: "x", params: {} }, fix: undefined }),
    };

    expect(brief(await runDoctor(subject(), [crash, fine]))).toEqual(["go unknown check-crashed", "node ok x"]);
  });

  it("calls a check that hangs unknown and takes its signal away", async () => {
    let told = false;
    const hang: Check = {
      id: "proxy",
      look: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener("abort", () => {
            told = true;
          });
        }),
    };

    expect(brief(await runDoctor(subject(), [hang], 20))).toEqual(["proxy unknown check-late"]);
    expect(told).toBe(true);
  });

  it("asks this very machine without falling over", async () => {
    const host = createNodeHost({ env: process.env, cwd: process.cwd() });
    const checks = await runDoctor(subject({}, { host, home: process.cwd() }));

    expect(checks.map(({ check }) => check)).toEqual(expect.arrayContaining(["node", "go", "home", "disk", "port"]));
    expect(brief(checks)).toContain("node ok node-version");
  });
});

describe("checks", () => {
  it("an old Node.js is an error, 20.19 is not", async () => {
    expect(await lineOf("node", { nodeVersion: "20.18.3" })).toBe("node error node-old");
    expect(await lineOf("node", { nodeVersion: "20.19.0" })).toBe("node ok node-version");
    expect(await lineOf("node", { nodeVersion: "24.1.0" })).toBe("node ok node-version");
  });

  it("a missing Go is a warning while it can be fetched, an error when the proxy is off", async () => {
    const run: Host["run"] = async () => undefined;

    expect(await lineOf("go", { run })).toBe("go warning go-absent");
    expect(await lineOf("go", { run, env: { GOPROXY: "off" } })).toBe("go error go-absent");
    expect(await lineOf("go", { run: async () => ({ status: 2, stdout: Buffer.from("") }) })).toBe(
      "go error go-broken",
    );
  });

  it("the proxy is the one GOPROXY names, else the one in Go's env file", async () => {
    const asked: string[] = [];
    const get: Host["get"] = async (url) => {
      asked.push(url);
      return { status: 200 };
    };

    await lineOf("proxy", { get, env: { GOPROXY: "https://a.example,direct" } });
    await lineOf("proxy", {
      get,
      readText: async (path) => (path.endsWith("go/env") ? "GOPROXY=https://b.example\n" : undefined),
    });

    expect(asked).toEqual([
      "https://a.example/golang.org/toolchain/@v/list",
      "https://b.example/golang.org/toolchain/@v/list",
    ]);
    expect(await lineOf("proxy", { env: { GOPROXY: "off" } })).toBe("proxy warning proxy-off");
  });

  it("a proxy that does not answer is an error whose words hold no password", async () => {
    const checks = await runDoctor(
      subject({
        env: { GOPROXY: "https://me:hush@a.example" },
        get: async () => ({ status: undefined, reason: "ECONNREFUSED" }),
      }),
    );

    expect(brief(checks)).toContain("proxy error proxy-unreachable");
    expect(JSON.stringify(checks)).not.toContain("hush");
  });

  it("a registry is asked only when it is not the embedded one; 401 is a good answer", async () => {
    const refused: Partial<Host> = { get: async () => ({ status: undefined, reason: "ENOTFOUND" }) };
    const over = { registry: distribution };

    expect(await lineOf("registry", { get: async () => ({ status: 401 }) }, over)).toBe("registry ok registry-answers");
    expect(await lineOf("registry", { get: async () => ({ status: 404 }) }, over)).toBe("registry error registry-odd");
    expect(await lineOf("registry", refused, over)).toBe("registry error registry-silent");
  });

  it("credentials are looked at for a foreign registry only", async () => {
    const over = { registry: distribution };
    const config = (text: string): Partial<Host> => ({ readText: async () => text });

    expect(await lineOf("credentials", {})).toBeUndefined();
    expect(await lineOf("credentials", {}, over)).toBe("credentials warning credentials-absent");
    expect(await lineOf("credentials", config("{"), over)).toBe("credentials error credentials-broken");
    expect(await lineOf("credentials", config("{}"), over)).toBe("credentials ok credentials-file");
    expect(await lineOf("credentials", config('{"credsStore":"pass"}'), over)).toBe(
      "credentials error credentials-helper-absent",
    );
  });

  it("home, disk and ports say why they are unfit", async () => {
    expect(await lineOf("home", { probeFolder: async () => "EROFS" })).toBe("home error home-unwritable");
    expect(await lineOf("disk", { freeBytes: async () => 1e9 })).toBe("disk warning disk-low");
    expect(await lineOf("disk", { freeBytes: async () => 1e8 })).toBe("disk error disk-low");
    expect(await lineOf("port", { probePort: async () => "EADDRINUSE" })).toBe("port error port-none");
  });

  it("WSL is spoken of inside WSL only", async () => {
    const release = "5.15.167.4-microsoft-standard-WSL2";

    expect(await lineOf("wsl", {})).toBeUndefined();
    expect(await lineOf("wsl", { release })).toBe("wsl ok wsl-inside");
    expect(await lineOf("wsl", { release, cwd: "/mnt/d/src" })).toBe("wsl warning wsl-slow-drive");
  });

  it("the code page is found by its number in whatever language Windows speaks", async () => {
    const chcp = (bytes: readonly number[]): Partial<Host> => ({
      platform: "win32",
      run: async (program) => (program === "chcp.com" ? { status: 0, stdout: Uint8Array.from(bytes) } : undefined),
    });
    const gbk = [0xbb, 0xee, 0xb6, 0xaf, 0xb4, 0xfa, 0xc2, 0xeb, 0xd2, 0xb3, 0x3a, 0x20, 0x39, 0x33, 0x36, 0x0d, 0x0a];

    expect(await lineOf("code-page", {})).toBeUndefined();
    expect(await lineOf("code-page", chcp(gbk))).toBe("code-page ok code-page-decodable");
    expect(await lineOf("code-page", chcp([...Buffer.from("Active code page: 437\r\n")]))).toBe(
      "code-page warning code-page-undecodable",
    );
    expect(await lineOf("code-page", chcp([]))).toBe("code-page unknown check-crashed");
  });

  it("every check has a name in the catalogues", () => {
    const catalogue: Catalogue = en;

    expect(CHECKS.filter(({ id }) => catalogue[`doctor.${id}`] === undefined)).toEqual([]);
  });
});
