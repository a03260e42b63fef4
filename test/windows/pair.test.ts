import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleDaemon } from "../pair/bed.ts";

interface Result {
  readonly platform: string;
  readonly ended: boolean;
  readonly killings: readonly { readonly victim: string; readonly inFlight: number; readonly servedAgainMs: number }[];
}

const windowsPath = (path: string): string => `Z:${path.replaceAll("/", "\\")}`;

describe("the pair on a Windows-like host", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-windows-pair-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("kills of either daemon under load refuse no connection: the listening sockets are shared there too", async () => {
    const [daemon, killings, result] = [
      await bundleDaemon(folder),
      await bundleDaemon(folder, "killings.ts"),
      join(folder, "result.json"),
    ];

    const run = join(import.meta.dirname, "..", "bed", "windows", "run");
    const { status } = spawnSync(run, ["node", ...[killings, daemon, result].map(windowsPath)], {
      stdio: "ignore",
      timeout: 300_000,
    });

    expect(status).toBe(0);
    const found = JSON.parse(readFileSync(result, "utf8")) as Result;
    for (const { victim, inFlight, servedAgainMs } of found.killings)
      process.stdout.write(
        `Windows-like host, ${victim} killed: ${inFlight} in flight failed, served again after ${servedAgainMs} ms\n`,
      );
    expect(found).toMatchObject({ platform: "win32", ended: true });
    expect(found.killings).toHaveLength(5);
    expect(found.killings).toEqual(found.killings.map((killing) => ({ ...killing, refused: 0, failedAfter: [] })));
  });
});
