import { defineConfig } from "vitest/config";

// Everything here drives Windows programs; the first compile under Wine alone takes most of a minute.
export default defineConfig({
  test: {
    include: ["test/windows/**/*.test.ts"],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
  },
});
