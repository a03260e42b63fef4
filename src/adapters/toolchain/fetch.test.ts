import { createServer, type Server } from "node:http";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { hashOf, makeZip, type ZipItem } from "../../../test/bed/module-zip.ts";
import type { RunEvent } from "../../model/event.ts";
import { fetchGo, type FetchGo } from "./fetch.ts";
import { candidateVersions, findFetchedGo } from "./fetched.ts";
import { unpackModuleZip, type ZipLimits } from "./unpack-zip.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-fetch-"));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const module = (version: string): string => `v0.0.1-go${version}.linux-amd64`;
const zipOf = (version: string): readonly ZipItem[] => {
  const prefix = `golang.org/toolchain@${module(version)}/`;
  return [
    { name: `${prefix}bin/go`, text: "#!/bin/sh\n" },
    { name: `${prefix}pkg/tool/linux_amd64/link`, text: "link" },
    { name: `${prefix}src/_go.mod`, text: "module std\n" },
    { name: `${prefix}VERSION`, text: `go${version}\ntime 2026-01-01\n` },
  ];
};

/** A proxy that serves some paths; answers with its address and what it was asked. */
async function proxy(serve: Readonly<Record<string, Buffer | number>>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const version = /toolchain\/@v\/(.*)\.zip$/.exec(request.url ?? "")?.[1] ?? "";
    asked.push(version);
    const answer = serve[version] ?? 404;
    if (typeof answer === "number") response.writeHead(answer).end();
    else response.writeHead(200, { "content-length": answer.length }).end(answer);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

let count = 0;

function deps(GOPROXY: string, hashes: FetchGo["hashes"]): FetchGo & { events: RunEvent[] } {
  const events: RunEvent[] = [];
  return {
    host: { env: { GOPROXY, GOENV: "off" }, platform: "linux" },
    arch: "x64",
    folder: join(root, `toolchains ${++count}`),
    hashes,
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    events,
  };
}

const hashes = Object.fromEntries(["1.26.8", "1.26.9"].map((v) => [v, { "linux-amd64": hashOf(zipOf(v)) }]));

describe("fetching Go", () => {
  it("fetchGo() unpacks a usable toolchain, says what it does, and finds it again", async () => {
    const { url } = await proxy({ [module("1.26.8")]: makeZip(zipOf("1.26.8")) });
    const fetching = deps(url, hashes);

    const found = await fetchGo(fetching, "1.26.8");

    const home = join(fetching.folder, "go1.26.8.linux-amd64");
    expect(found).toEqual({ program: join(home, "bin", "go"), version: "1.26.8" });
    expect(readFileSync(join(home, "src", "go.mod"), "utf8")).toBe("module std\n");
    if (process.platform !== "win32") {
      expect(statSync(found.program).mode & 0o111).toBe(0o111);
      expect(statSync(join(home, "pkg", "tool", "linux_amd64", "link")).mode & 0o111).toBe(0o111);
    }
    expect(fetching.events[0]).toEqual({ type: "go-fetching", version: "1.26.8", asked: "1.26.8" });
    expect(fetching.events.at(-1)).toMatchObject({ type: "progress", unit: "bytes" });
    expect(findFetchedGo(fetching, "1.26.8")).toEqual(found);
    expect(readdirSync(fetching.folder)).toEqual(["go1.26.8.linux-amd64"]);
  });

  it("fetchGo() takes the next patch when the wanted one is refused, and says so", async () => {
    for (const status of [403, 404, 410]) {
      const { url, asked } = await proxy({ [module("1.26.8")]: status, [module("1.26.9")]: makeZip(zipOf("1.26.9")) });
      const fetching = deps(`${url},direct`, hashes);

      expect((await fetchGo(fetching, "1.26.8")).version).toBe("1.26.9");

      expect(asked).toEqual([module("1.26.8"), module("1.26.9")]);
      expect(fetching.events[0]).toEqual({ type: "go-fetching", version: "1.26.9", asked: "1.26.8" });
    }
  });

  it("fetchGo() asks the second proxy when the first does not have it, and reads a folder as a proxy", async () => {
    const { url } = await proxy({});
    const folder = join(root, "file proxy", "golang.org", "toolchain", "@v");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${module("1.26.8")}.zip`), makeZip(zipOf("1.26.8")));
    const fetching = deps(`${url},${pathToFileURL(join(root, "file proxy")).href}`, hashes);

    expect((await fetchGo(fetching, "1.26.8")).version).toBe("1.26.8");
  });

  it("fetchGo() tries again when the server stumbles", async () => {
    let stumbles = 2;
    const zip = makeZip(zipOf("1.26.8"));
    const server = createServer((_, response) => {
      if (stumbles-- > 0) response.writeHead(503).end();
      else response.writeHead(200).end(zip);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

    const found = await fetchGo(deps(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, hashes), "1.26.8");

    expect(found.version).toBe("1.26.8");
  });

  it("fetchGo() throws away what does not have the pinned hash", async () => {
    const changed = zipOf("1.26.8").map((item) => ({ ...item, text: `${item.text}!` }));
    const { url } = await proxy({ [module("1.26.8")]: makeZip(changed) });
    const fetching = deps(url, hashes);

    await expect(fetchGo(fetching, "1.26.8")).rejects.toMatchObject({
      code: "go-hash-mismatch",
      params: { version: "1.26.8", expected: hashOf(zipOf("1.26.8")), got: hashOf(changed) },
    });

    expect(readdirSync(fetching.folder)).toEqual([]);
  });

  it("fetchGo() fails with go-proxy-off when GOPROXY names no proxy", async () => {
    for (const off of ["off", "direct", "off,http://127.0.0.1:1"])
      await expect(fetchGo(deps(off, hashes), "1.26.8"), off).rejects.toMatchObject({
        code: "go-proxy-off",
        exit: 5,
        params: { version: "1.26.8" },
      });
  });

  it("fetchGo() reads GOPROXY from the settings file of Go", async () => {
    const file = join(root, "go-env");
    writeFileSync(file, "GOPROXY=off\n");
    const fetching = deps("", hashes);

    const host = { ...fetching.host, env: { GOENV: file } };

    await expect(fetchGo({ ...fetching, host }, "1.26.8")).rejects.toMatchObject({ code: "go-proxy-off" });
  });

  it("fetchGo() fails with go-fetch-refused and shows no password when every proxy refuses or is away", async () => {
    const { url } = await proxy({});
    const named = url.replace("http://", "http://user:secret@");

    const refused = await fetchGo(deps(named, hashes), "1.26.8").catch((failure: unknown) => failure);
    const away = await fetchGo(deps("http://127.0.0.1:1", hashes), "1.26.8").catch((failure: unknown) => failure);

    expect(refused).toMatchObject({ code: "go-fetch-refused", params: { proxy: url, reason: "HTTP 404" } });
    expect(away).toMatchObject({ code: "go-fetch-refused", params: { reason: "ECONNREFUSED" } });
    expect(JSON.stringify(refused)).not.toContain("secret");
  });

  it("fetchGo() fails with go-missing when no hash is pinned for this host", async () => {
    await expect(fetchGo(deps("http://127.0.0.1:1", {}), "1.26.8")).rejects.toMatchObject({ code: "go-missing" });
  });

  it("fetchGo() leaves nothing behind when the download is cut short or is no zip", async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-length": 1_000_000 });
      response.write(Buffer.alloc(1000), () => response.destroy());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const cut = deps(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, hashes);
    const garbage = deps((await proxy({ [module("1.26.8")]: Buffer.from("<html>") })).url, hashes);

    await expect(fetchGo(cut, "1.26.8")).rejects.toMatchObject({ code: "go-fetch-refused" });
    await expect(fetchGo(garbage, "1.26.8")).rejects.toMatchObject({ code: "archive-hostile" });

    expect(readdirSync(cut.folder)).toEqual([]);
    expect(readdirSync(garbage.folder)).toEqual([]);
  });

  it("candidateVersions() stay within the minor version and never go back", () => {
    const table = Object.fromEntries(
      ["1.25.5", "1.26.10", "1.26.8", "1.26.9", "1.27.0"].map((v) => [v, { "linux-amd64": "h1:" }]),
    );

    expect(candidateVersions("1.26.9", table, "linux-amd64")).toEqual(["1.26.9", "1.26.10"]);
    expect(candidateVersions("1.26.9", table, "windows-amd64")).toEqual([]);
  });
});

describe("a hostile toolchain zip", () => {
  const prefix = `golang.org/toolchain@${module("1.26.8")}/`;
  const hostile: Readonly<Record<string, readonly ZipItem[]>> = {
    "leads out of the folder": [{ name: `${prefix}../../evil`, text: "x" }],
    "has another prefix": [{ name: `${prefix.replace("golang", "gelong")}x`, text: "x" }],
    "has a name that two ways of reading give two places": [{ name: `${prefix}a/./b`, text: "x" }],
    "is absolute": [{ name: "/etc/evil", text: "x" }],
    "has a name with a drive": [{ name: `${prefix}C:evil`, text: "x" }],
    "has a name with a backslash": [{ name: `${prefix}..\\evil`, text: "x" }],
    "has two entries of one name": [1, 2].map(() => ({ name: `${prefix}a`, text: "x" })),
    "has two names that are one on Windows": ["a", "A"].map((name) => ({ name: prefix + name, text: "x" })),
    "holds a symbolic link": [{ name: `${prefix}a`, text: "/etc/passwd", kind: 0o120000 }],
    "claims another size": [{ name: `${prefix}a`, text: "xxxxxxxxxx", claim: 3 }],
  };
  for (const [what, items] of Object.entries(hostile)) {
    it(`fetchGo() refuses one that ${what}`, async () => {
      const { url } = await proxy({ [module("1.26.8")]: makeZip(items) });
      // The pinned hash fits, so that nothing but the guard under test can refuse it.
      const fetching = deps(url, { "1.26.8": { "linux-amd64": hashOf(items) } });

      await expect(fetchGo(fetching, "1.26.8")).rejects.toMatchObject({ code: "archive-hostile" });

      expect(readdirSync(fetching.folder)).toEqual([]);
      expect(readdirSync(root)).not.toContain("evil");
    });
  }

  it("unpackModuleZip() stops at the limits", async () => {
    const items = ["a", "b", "c"].map((name) => ({ name: prefix + name, text: "12345" }));
    const file = join(root, "limits.zip");
    writeFileSync(file, makeZip(items));
    const unpack = (limits: ZipLimits): Promise<string> =>
      unpackModuleZip(file, prefix, mkdtempSync(join(root, "limits-")), new AbortController().signal, limits);

    expect(await unpack({ entries: 3, bytes: 15 })).toBe(hashOf(items));
    await expect(unpack({ entries: 2, bytes: 15 })).rejects.toMatchObject({ params: { reason: "too-many-entries" } });
    await expect(unpack({ entries: 3, bytes: 14 })).rejects.toMatchObject({ params: { reason: "too-many-bytes" } });
  });
});
