import { expect, it } from "vitest";
import { createScannerWithoutDatabase } from "./without-database.ts";

it("createScannerWithoutDatabase() answers unknown for every image and says what is missing", async () => {
  const image = {
    service: "orders",
    root: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: `sha256:${"0".repeat(64)}`, size: 1 },
    images: [],
    writer: "test",
    inputs: {},
    unchanged: false,
  } as const;

  expect(await createScannerWithoutDatabase().scan(image)).toEqual({
    gate: "vulnerabilities",
    answer: "unknown",
    reasons: [{ code: "no-advisory-database", params: {} }],
  });
});
