import type { Host } from "../../ports/host.ts";

/** A machine in memory where everything is well, save what `over` says. */
export function createMemoryHost(over: Partial<Host> = {}): Host {
  return {
    platform: "linux",
    release: "6.1.0",
    nodeVersion: "20.20.2",
    env: {},
    cwd: "/src/shop",
    run: async (program) =>
      program === "go" ? { status: 0, stdout: Buffer.from("go version go1.26.8 linux/amd64\n") } : undefined,
    readText: async () => undefined,
    probeFolder: async () => undefined,
    freeBytes: async () => 100e9,
    probePort: async () => undefined,
    get: async () => ({ status: 200 }),
    ...over,
  };
}
