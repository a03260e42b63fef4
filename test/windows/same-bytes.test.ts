import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slipwayHere, slipwayOnWindows, windowsPath } from "./host.ts";

describe("the same bytes on a Windows-like host", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-windows-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("`slipway --help` is the same text", () => {
    const here = slipwayHere(["--help", "--lang", "zh-CN"]);
    const there = slipwayOnWindows(["--help", "--lang", "zh-CN"]);

    expect(there.status, there.stderr).toBe(0);
    expect(there.stdout.toString("utf8")).toBe(here.stdout.toString("utf8"));
  });

  it("`slipway assess examples/legacy-orders --json` is byte-equal", () => {
    const here = slipwayHere(["assess", "examples/legacy-orders", "--json", "--no-go"]);
    const there = slipwayOnWindows(["assess", "examples\\legacy-orders", "--json", "--no-go"]);

    expect(there.status, there.stderr).toBe(0);
    expect(there.stdout.equals(here.stdout)).toBe(true);
  });

  it("`slipway build examples/shop/orders` with Windows Node and go.exe gives the same manifest digest", () => {
    const argv = (service: string, output: string): readonly string[] => [
      "build",
      service,
      "--platform",
      "linux/amd64",
      "--output",
      output,
      "--json",
    ];
    const [homeHere, homeThere] = [join(folder, "home-here"), windowsPath(join(folder, "home-there"))];

    const here = slipwayHere(argv("examples/shop/orders", join(folder, "here.tar")), {
      env: { SLIPWAY_HOME: homeHere },
    });
    const there = slipwayOnWindows(argv("examples\\shop\\orders", windowsPath(join(folder, "there.tar"))), {
      env: { SLIPWAY_HOME: homeThere },
    });

    expect(there.status, there.stderr).toBe(0);
    const digest = ({ stdout }: { readonly stdout: Buffer }): string =>
      JSON.parse(stdout.toString()).images[0].root.digest;
    expect(digest(there)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digest(there)).toBe(digest(here));
  });
});
