import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { tuneV8 } from "./tune-v8.ts";

describe("tuneV8()", () => {
  it("speaks to the V8 of Node 20 and to no other", () => {
    const said = (v8: string): readonly string[] => {
      const flags: string[] = [];
      tuneV8(v8, (flag) => flags.push(flag));
      return flags;
    };

    expect(said("11.3.244.8-node.33")).toHaveLength(4);
    expect(said("12.4.254.21-node.33")).toEqual([]);
    expect(said("13.6.233.10-node.28")).toEqual([]);
  });

  it("says nothing that the V8 of this process does not know", () => {
    const flags: string[] = [];
    tuneV8(process.versions.v8, (flag) => flags.push(flag));

    const run = spawnSync(process.execPath, [...flags, "-e", "console.log(1)"], { encoding: "utf8" });

    expect({ out: run.stdout.trim(), err: run.stderr }).toEqual({ out: "1", err: "" });
  });
});
