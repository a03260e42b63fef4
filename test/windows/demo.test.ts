import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allEnded, onWindows, ROOT, windowsPath } from "./host.ts";

describe("the demo on a Windows-like host", () => {
  it("runs from start to end on native Windows builds: v2 promoted, v3 restored, no request failed, nothing left", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-windemo-"));
    try {
      const run = onWindows(["node", windowsPath(join(ROOT, "scripts", "demo.mjs")), "--json", "--lang", "en"], {
        env: { SLIPWAY_DEMO_TEMP: windowsPath(folder) },
      });

      const document = JSON.parse(run.stdout.toString("utf8") || "{}");
      expect(run.status, `${run.stderr}\n${document.reason ?? ""}`).toBe(0);
      expect(document).toMatchObject({
        ok: true,
        promoted: { outcome: "promoted" },
        restored: { outcome: "restored" },
        load: { failed: 0 },
      });
      process.stderr.write(
        `demo on the Windows-like host: ${document.seconds} s, ${document.load.requests} requests at ${document.load.perSecond}/s, ` +
          `v2 promoted in ${document.promoted.seconds} s, v3 restored in ${document.restored.seconds} s\n`,
      );
      // What runs is a native executable: never the image's digest as if that ran.
      const images = new Set(document.up.services.map(({ digest }: { readonly digest: string }) => digest));
      for (const { digest } of document.serving) expect(images).not.toContain(digest);
      const orders = document.serving.find(({ service }: { readonly service: string }) => service === "orders");
      expect(orders.version).toBe("v2");
      expect(run.stderr).toContain("this system has no signal for an orderly end");
      expect(readdirSync(folder)).toEqual([]);
      expect(allEnded()).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
