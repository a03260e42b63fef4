import { expect, it } from "vitest";
import type { Finding } from "../../model/assessment.ts";
import { ASSESSMENT, createMemoryApp } from "../fakes/memory-app.ts";
import { run } from "../fakes/terminal.ts";

const [first] = ASSESSMENT.findings as readonly [Finding];
/** Forty rules with three findings each: far more than a screen. */
const many = Array.from({ length: 120 }, (_, i): Finding => ({ ...first, rule: `Z${10 + (i % 40)}`, line: i + 1 }));
const crowded = createMemoryApp({ assess: async () => ({ ...ASSESSMENT, findings: many }) }).app;

it("assess shows a screen first, the gravest rules with their source line, and says how to see the rest", async () => {
  const { stdout } = await run(["assess"], { app: crowded });

  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(30);
  expect(lines.length).toBeGreaterThan(15);
  expect(stdout).toContain(first.evidence);
  expect(lines.at(-1)).toContain("--all");
});

it("assess --all shows every finding, why it matters, and what to do", async () => {
  const crowd = await run(["assess", "--all"], { app: crowded });
  const plain = await run(["assess", "--all"]);

  expect(many.filter(({ line }) => !crowd.stdout.includes(`:${line}  `))).toEqual([]);
  expect(plain.stdout).toContain("The service control manager exists on Windows only.");
  expect(plain.stdout).toContain("fix: Run until SIGTERM.");
  expect(plain.stdout).not.toContain("--all");
});
