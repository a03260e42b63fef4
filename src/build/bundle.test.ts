import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { makeZip } from "../../test/bed/module-zip.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-bundle-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the bundle", () => {
  it("still finds what is loaded lazily: a bundler hands CommonJS modules out differently than Node", () => {
    const source = (path: string): string => JSON.stringify(resolve(import.meta.dirname, "..", path));
    writeFileSync(join(root, "a.zip"), makeZip([{ name: "a/b", text: "x" }]));
    const contents = `
      import { download } from ${source("adapters/toolchain/download.ts")};
      import { unpackModuleZip } from ${source("adapters/toolchain/unpack-zip.ts")};
      import { renderSbom } from ${source("build/sbom.ts")};
      import { scriptDeflate, canaryDigest, nativeDeflate } from ${source("kit/gzip/deflate.ts")};
      const { signal } = new AbortController();
      const sbom = await renderSbom({ service: "a", main: "b", go: "1.26.8", modules: [] });
      const host = { env: { HTTP_PROXY: "http://127.0.0.1:1" }, platform: "linux" };
      const answer = await download(new URL("http://127.0.0.1:2/"), host, signal);
      const hash = await unpackModuleZip(${JSON.stringify(join(root, "a.zip"))}, "a/", ${JSON.stringify(root)}, signal);
      const same = (await canaryDigest(scriptDeflate)) === (await canaryDigest(nativeDeflate));
      console.log(JSON.parse(sbom).specVersion, answer.reason, hash.slice(0, 3), same);`;
    buildSync({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      outdir: root,
      outExtension: { ".js": ".mjs" },
      external: ["libxmljs2", "xmlbuilder2"],
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
      },
    });

    const run = spawnSync(process.execPath, [join(root, "stdin.mjs")], { encoding: "utf8" });

    expect(`${run.stdout}${run.stderr}`).toBe("1.6 ECONNREFUSED h1: true\n");
  });
});
