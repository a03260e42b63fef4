import { defineConfig } from "vitest/config";

// Real parts are slow next to pure functions: the time-out is generous, no test asserts a speed.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["test/windows/**", "node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    env: { SLIPWAY_LANG: "en" },
  },
});
