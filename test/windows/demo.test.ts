import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onWindows, ROOT, windowsPath } from "./host.ts";

describe("the demo on a Windows-like host", () => {
  it("runs from start to end on native Windows builds: v2 promoted, v3 restored, no request failed", () => {
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
      const isOrders = ({ service }: { readonly service: string }): boolean => service.endsWith("orders");
      // What runs is a native executable: never the image's digest as if that ran.
      expect(document.serving.find(isOrders).version).toBe("v2");
      expect(document.serving.find(isOrders).digest).not.toBe(document.up.services.find(isOrders).digest);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
