import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createDiskFiles } from "../../src/adapters/files/disk.ts";
import { createTreeSitter } from "../../src/adapters/go-tree/tree-sitter.ts";
import { assess } from "../../src/assess/assess.ts";
import { describeProject } from "../../src/assess/project/describe.ts";

const here = dirname(fileURLToPath(import.meta.url));
const example = (name: string): string => join(here, "../../examples", name);
const golden = join(here, "legacy-orders.assess.json");

describe("assess() of the examples", () => {
  it("says about legacy-orders what the golden file says, byte for byte", async () => {
    const document = await assess(createDiskFiles(example("legacy-orders")), { trees: createTreeSitter() });

    const text = `${JSON.stringify(document, null, 2)}\n`;
    // SLIPWAY_UPDATE_GOLDEN=1 writes the file anew; the difference is then read by a person.
    if (process.env["SLIPWAY_UPDATE_GOLDEN"] === "1" || !existsSync(golden)) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });

  it.each(["hello", "shop"])("finds no blocker in %s", async (name) => {
    const { findings, strategy } = await assess(createDiskFiles(example(name)));

    expect(findings.filter(({ severity }) => severity === "blocker")).toEqual([]);
    expect(strategy.kind).toBe("linux-container");
  });
});

describe("describeProject() of the examples", () => {
  it("reads hello", async () => {
    const { app, services } = await describeProject(createDiskFiles(example("hello")), example("hello"));

    expect(app).toBe("hello");
    expect(services.map(({ name, port, portVariable, health }) => [name, port.value, portVariable.value, health.value])).toEqual([
      ["hello", 8080, undefined, undefined],
    ]);
  });

  it("reads the three services of the shop, their ports, health routes and who asks whom", async () => {
    const { app, services } = await describeProject(createDiskFiles(example("shop")), example("shop"));

    expect(app).toBe("shop");
    expect(
      services.map(({ name, port, portVariable, health, needs }) => [name, port.value, portVariable.value, health.value, needs]),
    ).toEqual([
      ["gateway", 8081, "PORT", "/healthz", ["orders", "users"]],
      ["orders", 8083, "PORT", "/healthz", []],
      ["users", 8082, "PORT", "/healthz", []],
    ]);
  });
});
