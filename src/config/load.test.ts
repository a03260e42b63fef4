import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isSlipwayError } from "../errors.ts";
import { loadConfig } from "./load.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-config-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("loadConfig() answers undefined when there is no file", async () => {
  expect(await loadConfig(root, {})).toBeUndefined();
});

it("loadConfig() resolves placeholders from the environment it is given", async () => {
  writeFileSync(join(root, "slipway.yaml"), "\uFEFFapp: ${APP:none}\r\ntargets: {}\r\n");

  expect((await loadConfig(root, { APP: "shop" }))?.app).toBe("shop");
});

it("loadConfig() refuses a file that is not UTF-8 rather than guess", async () => {
  writeFileSync(join(root, "slipway.yaml"), Buffer.from([0x61, 0x70, 0x70, 0x3a, 0x20, 0xb5, 0xea]));

  const failure: unknown = await loadConfig(root, {}).catch((thrown: unknown) => thrown);

  expect(isSlipwayError(failure, "config-unreadable") && failure.params["reason"]).toBe("not-utf8");
});
