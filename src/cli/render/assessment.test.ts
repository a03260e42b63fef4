import { expect, it } from "vitest";
import type { Finding, ProfileMain } from "../../model/assessment.ts";
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

const because = [
  { code: "needs-windows", params: { rule: "W24", file: "a.go", line: 1 } },
  { code: "needs-windows", params: { rule: "W24", file: "a.go", line: 2 } },
  { code: "needs-windows", params: { rule: "W24", file: "a.go", line: 3 } },
  { code: "needs-windows", params: { rule: "W24", file: "a.go", line: 4 } },
  { code: "fix-first", params: { rule: "W05", name: "scm-service", count: 2, hours: 5 } },
];
const decided = createMemoryApp({
  assess: async () => ({ ...ASSESSMENT, strategy: { kind: "windows-container", because } }),
}).app;

it("assess begins with scores, effort, what decides and what to mend first", async () => {
  const { stdout } = await run(["assess"], { app: decided });

  expect(stdout.split("\n").slice(0, 11)).toEqual([
    "example.com/shop  12 Go files, 840 lines",
    "readiness 68/100  (builds 60, runs 70, fits a container 80)  +8 since the last run, 3 fixed, 1 new",
    "by hand: about 9 person-hours, between 4.5 and 18",
    "suggested: Windows container",
    "  - W24 at a.go:1 needs Windows itself",
    "  - W24 at a.go:2 needs Windows itself",
    "  - W24 at a.go:3 needs Windows itself",
    "  - and 1 more; --all shows them",
    "what saves most when it is mended first:",
    "  1. W05  scm-service  × 2  about 5 h",
    "3 findings",
  ]);
});

it("assess says when nothing changed since the last run, and nothing when there was none", async () => {
  const same = createMemoryApp({ sinceLastAssess: async () => ({ before: 68, fixed: 0, new: 0 }) }).app;
  const never = createMemoryApp({ sinceLastAssess: async () => undefined }).app;

  expect((await run(["assess"], { app: same })).stdout).toContain("80)  as in the last run\n");
  expect((await run(["assess"], { app: never })).stdout).toContain("80)\n");
});

it("assess beside a baseline shows new findings first and marks them; --all lists what is ignored", async () => {
  const known: Finding = { ...first, baseline: "unchanged" };
  const lesser: Finding = { ...first, rule: "P01", name: "drive-literal", severity: "low", baseline: "new" };
  const { app } = createMemoryApp({
    assess: async () => ({
      ...ASSESSMENT,
      findings: [known, lesser],
      ignored: [{ ...first, line: 99, reason: "old host", by: "source" }],
      baseline: { new: 1, unchanged: 1, fixed: 2 },
    }),
  });

  const { stdout } = await run(["assess", "--all"], { app });

  expect(stdout).toContain("2 findings; 1 new, 1 known to the baseline, 2 gone since; 1 ignored");
  expect(stdout.indexOf("P01 drive-literal")).toBeLessThan(stdout.indexOf("W05 scm-service × 1"));
  expect(stdout.match(/\.go:\d+ .* new$/gm)).toHaveLength(1);
  expect(stdout).toContain("  orders/服务.go:99  W05: old host");
});

it("assess --profile prints every key there is, known or not, in either language", async () => {
  const profile = {
    ...ASSESSMENT.profile,
    // Fewer and other keys than today's: a later version's profile is shown as well.
    mains: [{ path: "cmd/orders", name: "orders", port: 8080, health: null }] as unknown as readonly ProfileMain[],
    modules: ["example.com/shop"],
    usesCgo: false,
    data: { folders: ["a", "b"], nested: [{ deep: [{ code: "no-go-facts", params: {} }] }] },
  };
  const { app } = createMemoryApp({ assess: async () => ({ ...ASSESSMENT, profile }) });

  const english = (await run(["assess", "--profile"], { app })).stdout.split("\n");
  const chinese = (await run(["assess", "--profile", "--lang", "zh-CN"], { app })).stdout;

  expect(english.map((line) => line.replace(/  +/g, "  "))).toEqual([
    "example.com/shop",
    "  Go version  1.22",
    "  programs",
    "  - path  cmd/orders",
    "  name  orders",
    "  port  8080",
    "  health route  –",
    "  modules  example.com/shop",
    "  uses cgo  no",
    "  data",
    "  folders  a; b",
    "  nested",
    "  - deep  the Go toolchain was not asked",
    "",
  ]);
  expect(chinese).toMatch(/Go 版本 +1\.22/);
});
