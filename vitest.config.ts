import { defineConfig } from "vitest/config";

// Real parts are slow next to pure functions, and a first compile with a cold Go cache takes minutes: the time-out is about hangs alone.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["test/windows/**", "node_modules/**"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: "forks",
    maxWorkers: 2,
    env: { SLIPWAY_LANG: "en" },
  },
});
