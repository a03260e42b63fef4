import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOG, type ErrorCode, SlipwayError } from "../errors.ts";
import type { App, DeployResult } from "../pipeline/app.ts";
import { commandNamed, COMMANDS } from "./commands.ts";
import { ASSESSMENT, createFailingApp, createMemoryApp, DEPLOYED } from "./fakes/memory-app.ts";
import { heldAgainst } from "../pipeline/limits.ts";
import { run } from "./fakes/terminal.ts";

/** Arguments that make each command do its plain work. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, name.split(" ")])),
  down: ["down", "--yes"],
  verify: ["verify", "embedded/shop/orders:v1"],
  "": [],
};

const everyCommand = Object.entries(PLAIN);
const withDeploy = (over: Partial<DeployResult>): App =>
  createMemoryApp({ deploy: async () => ({ ...DEPLOYED, ...over }) }).app;

describe("every command", () => {
  it.each(everyCommand)("%s ends with 0 when its work is done", async (_name, argv) => {
    const { status, stdout, stderr } = await run(argv);

    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout === "" && !["build", "push"].includes(_name)).toBe(false);
  });

  it.each(everyCommand)("%s --json is one document that names its schema", async (name, argv) => {
    const { status, stdout } = await run([...argv, "--json"]);

    expect(status).toBe(0);
    const document: unknown = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: `slipway.${(name === "" ? "look" : name).replace(" ", "-")}/1` });
  });

  it.each(everyCommand)("%s --json is the same document in Chinese", async (_name, argv) => {
    const english = await run([...argv, "--json"]);
    const chinese = await run([...argv, "--json", "--lang", "zh-CN"]);

    expect(chinese.stdout).toBe(english.stdout);
  });

  it.each(everyCommand)("%s --events begins with its schema and ends with its answer", async (_name, argv) => {
    const { stdout } = await run([...argv, "--events"]);

    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe('{"schema":"slipway.events/1"}');
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ type: "result", result: { schema: expect.any(String) } });
  });

  it.each(everyCommand.filter(([name]) => name !== "explain"))(
    "%s ends with the status of the error it meets, in text and in JSON",
    async (_name, argv) => {
      const app = createFailingApp("registry-denied", { registry: "r.example", repository: "a", status: 401 });

      const text = await run(argv, { app });
      const json = await run([...argv, "--json"], { app });

      expect([text.status, json.status]).toEqual([4, 4]);
      expect(text.stdout).toBe("");
      expect(text.stderr).toContain("registry-denied");
      expect(JSON.parse(json.stdout)).toMatchObject({
        schema: "slipway.error/1",
        code: "registry-denied",
        exit: 4,
        doing: "deploying",
      });
    },
  );

  it("is found by its name, with the words behind it left alone", () => {
    expect(commandNamed(["registry", "serve", "x"])).toBe("registry serve");
    expect(commandNamed(["deploy", "orders"])).toBe("deploy");
    expect(commandNamed(["orders"])).toBeUndefined();
  });
});

describe("--events", () => {
  it("passes every event on while it happens, between schema and answer", async () => {
    const { app } = createMemoryApp({
      up: async ({ emit }) => {
        emit({ type: "stage-started", stage: "build", service: "订单" });
        return { services: [] };
      },
    });

    const { stdout, stderr } = await run(["up", "--events"], { app });

    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { schema: "slipway.events/1" },
      { type: "stage-started", stage: "build", service: "订单" },
      { type: "result", result: { schema: "slipway.up/1", services: [] } },
    ]);
    expect(stderr).toBe("");
  });

  it.each([[["deploy", "--tik"]], [["depoy"]], [["deploy", "--tick", "1"]]])(
    "%j is refused inside a whole stream",
    async (argv) => {
      const { status, stdout } = await run([...argv, "--events"]);

      expect(status).toBe(2);
      expect(
        stdout
          .trimEnd()
          .split("\n")
          .map((line): unknown => JSON.parse(line)),
      ).toEqual([
        { schema: "slipway.events/1" },
        { type: "result", result: expect.objectContaining({ schema: "slipway.error/1", code: "usage" }) },
      ]);
    },
  );
});

describe("exit statuses", () => {
  it.each(Object.keys(CATALOG) as ErrorCode[])(
    "an error %s ends with the status of its code, worded in full",
    async (code) => {
      const { status, stderr } = await run(["up"], { app: createFailingApp(code) });

      expect(status).toBe(CATALOG[code].exit);
      expect(stderr).toContain(code);
      expect(stderr).not.toContain(`error.${code}`);
    },
  );

  const outcomes: readonly (readonly [DeployResult["outcome"], number])[] = [
    ["promoted", 0],
    ["planned", 0],
    ["restored", 7],
    ["rolled-back", 7],
    ["held", 8],
    ["failed", 1],
  ];
  it.each(outcomes)("deploy that ends %s exits with %i", async (outcome, status) => {
    expect((await run(["deploy", "orders"], { app: withDeploy({ outcome }) })).status).toBe(status);
  });

  it("deploy refused by a gate exits with 3", async () => {
    const verdicts = [{ gate: "vulnerabilities", answer: "refuse" as const, reasons: [] }];

    expect((await run(["deploy"], { app: withDeploy({ outcome: "failed", verdicts }) })).status).toBe(3);
  });

  it("assess exits with 1 only when it was asked to", async () => {
    const statusOf = async (...argv: readonly string[]): Promise<number> => (await run(["assess", ...argv])).status;

    expect(await statusOf()).toBe(0);
    expect(await statusOf("--fail-under", "68")).toBe(0);
    expect(await statusOf("--fail-under", "69")).toBe(1);
    expect(await statusOf("--fail-on", "blocker")).toBe(1);
    expect(await statusOf("--fail-on", "blocker", "--json")).toBe(1);
  });

  it("assess --fail-on blocker passes when only lesser findings are there", async () => {
    const findings = ASSESSMENT.findings.filter(({ severity }) => severity !== "blocker");
    const { app } = createMemoryApp({
      assess: async (_, { failOn = [], failUnder }) => heldAgainst({ ...ASSESSMENT, findings }, { failOn, failUnder }),
    });

    expect((await run(["assess", "--fail-on", "blocker"], { app })).status).toBe(0);
    expect((await run(["assess", "--fail-on", "medium"], { app })).status).toBe(1);
  });

  it("doctor exits with 5 on errors, and on warnings only when strict", async () => {
    const checking = (level: "error" | "warning" | "unknown"): App =>
      createMemoryApp({
        doctor: async () => [{ check: "go", level, evidence: { code: "go-absent", params: {} }, fix: undefined }],
      }).app;

    expect((await run(["doctor"], { app: checking("error") })).status).toBe(5);
    expect((await run(["doctor"], { app: checking("warning") })).status).toBe(0);
    expect((await run(["doctor", "--strict"], { app: checking("warning") })).status).toBe(5);
    expect((await run(["doctor", "--strict"], { app: checking("unknown") })).status).toBe(0);
  });
});

describe("arguments", () => {
  const refused: readonly (readonly [name: string, argv: readonly string[], said: string])[] = [
    ["an unknown command", ["depoy"], "did you mean deploy?"],
    ["an unknown option", ["deploy", "--tik", "1s"], "did you mean --tick?"],
    ["an option without its value", ["build", "--output"], "--output needs a value"],
    ["a missing argument", ["verify"], "reference is missing"],
    ["too many arguments", ["deploy", "a", "b"], "at most 1"],
    ["half a command", ["registry"], "registry serve"],
    ["a wrong half of a command", ["registry", "strat"], "there is no command registry strat"],
    ["a language without texts", ["status", "--lang", "tlh"], "en, zh-CN"],
    ["a colour that is none", ["status", "--color", "blue"], "auto, always, never"],
    ["two formats at once", ["status", "--json", "--events"], "exclude each other"],
    ["loud and quiet", ["status", "-v", "-q"], "exclude each other"],
    ["a tick without a unit", ["deploy", "--tick", "5"], "a length of time"],
    ["a tick that is too short", ["deploy", "--tick", "100ms"], "at least 250ms"],
    ["a step of everything", ["deploy", "--steps", "5,100"], "above 0 and below 100"],
    ["a rate without its sign", ["deploy", "--slo", "0.01"], "a percentage"],
    ["a score beyond the scale", ["assess", "--fail-under", "101"], "0 to 100"],
    ["a severity that is none", ["assess", "--fail-on", "bad"], "blocker, high, medium, low"],
    ["two documents on one stdout", ["assess", "--sarif", "-", "--json"], "exclude each other"],
    ["a report for a folder that is not there", ["assess", "--html", "no/such/folder/a.html"], "there is no folder"],
    ["a format that is none", ["build", "--format", "zip"], "auto, oci, docker"],
    ["a port that is none", ["registry", "serve", "--port", "99999"], "65535"],
    ["resuming another image", ["deploy", "--resume", "--image", "a@b"], "exclude each other"],
    ["--dry-run where nothing is planned", ["push", "--dry-run"], "there is no option --dry-run"],
  ];
  it.each(refused)("%s is a usage error, and nothing is done", async (_name, argv, said) => {
    const { app, calls } = createMemoryApp();

    const { status, stderr } = await run(argv, { app });

    expect(status).toBe(2);
    expect(stderr).toContain(said);
    expect(calls).toEqual([]);
  });

  it("reach the app as they were meant", async () => {
    const { app, calls } = createMemoryApp();

    await run(
      ["deploy", "orders", "--version", "v2", "--steps", "10,50", "--tick", "1s", "-t", "prod", "--slo", "2%"],
      { app },
    );

    expect(calls).toEqual([
      {
        use: "deploy",
        input: {
          target: "prod",
          service: "orders",
          version: "v2",
          image: undefined,
          resume: false,
          dryRun: false,
          policy: { steps: [100, 500], tickMs: 1_000, slo: 0.02 },
        },
      },
    ]);
  });

  it("of build become services, platforms and stamps", async () => {
    const { app, calls } = createMemoryApp();

    await run(["build", "a", "b", "-p", "linux/amd64,linux/arm64", "-o", "x.tar", "--revision", "abc", "--push"], {
      app,
    });

    expect(calls[0]?.input).toEqual({
      services: ["a", "b"],
      platforms: ["linux/amd64", "linux/arm64"],
      output: resolve("x.tar"),
      format: "auto",
      stamp: { revision: "abc" },
      push: true,
      tag: undefined,
    });
  });

  it("that name one folder make it the place to work in", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-place-"));
    mkdirSync(join(folder, "examples", "hello"), { recursive: true });
    const seen: unknown[] = [];
    const { app } = createMemoryApp({
      up: async ({ cwd }, { services }) => {
        seen.push([cwd, services]);
        return { services: [] };
      },
    });

    await run(["up", "examples/hello", "--cwd", folder], { app });
    await run(["up", "orders", "--cwd", folder], { app });
    await run(["up", "examples", "orders", "--cwd", folder], { app });

    expect(seen).toEqual([
      [join(folder, "examples", "hello"), []],
      [folder, ["orders"]],
      [folder, ["examples", "orders"]],
    ]);
    rmSync(folder, { recursive: true });
  });

  it("--cwd is the folder the app works in; one that is not there is refused", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-cwd-"));
    const seen: string[] = [];
    const { app } = createMemoryApp({
      status: async ({ cwd }) => {
        seen.push(cwd);
        return { app: "shop", services: [], unknown: [] };
      },
    });

    expect((await run(["status", "--cwd", folder], { app })).status).toBe(0);
    expect((await run(["--cwd", join(folder, "gone"), "status"], { app })).status).toBe(2);
    expect(seen).toEqual([folder]);
    rmSync(folder, { recursive: true });
  });
});

describe("asking", () => {
  it("down asks a person, and goes on after a yes only", async () => {
    const yes = createMemoryApp();
    const no = createMemoryApp();

    expect((await run(["down"], { app: yes.app, typed: "y\n", tty: true })).status).toBe(0);
    expect((await run(["down"], { app: no.app, typed: "\n", tty: true })).status).toBe(130);
    expect([yes.calls.length, no.calls.length]).toEqual([1, 0]);
  });

  it("nobody is asked with --no-input, in CI, or without a terminal: the missing flag is named", async () => {
    const quiet = await run(["down", "--no-input"], { typed: "y\n", tty: true });
    const ci = await run(["down"], { typed: "y\n", tty: true, env: { CI: "true", LANG: "C" } });
    const piped = await run(["down"], { typed: "y\n" });

    expect([quiet.status, ci.status, piped.status]).toEqual([2, 2, 2]);
    expect(ci.stderr).toContain("--yes");
  });

  it("--dry-run of down says what would be stopped and stops nothing", async () => {
    const { app, calls } = createMemoryApp();

    const { stdout } = await run(["down", "--dry-run"], { app });

    expect(stdout).toContain("orders");
    expect(calls.map(({ use }) => use)).toEqual(["status"]);
  });
});

describe("failures", () => {
  it("an error says its code, what was done, what happened, what to do, and the cause", async () => {
    const app = createFailingApp("rollout-busy", { service: "orders", pid: 42, since: "2030-01-01T00:00:00Z" });

    const { stderr } = await run(["deploy"], { app });

    expect(stderr).toBe(
      [
        "✖ rollout-busy  while deploying",
        "  another deploy of orders is running (process 42, since 2030-01-01T00:00:00Z)",
        "  What to do: Wait for it to end, or stop that process; `slipway status` shows how far it is.",
        "  Cause: the innermost reason",
        "",
      ].join("\n"),
    );
  });

  it("several problems are listed with file, line and column", async () => {
    const problems = [
      { code: "unknown-key-near", params: { file: "slipway.yaml", line: 3, column: 5, key: "prot", guess: "port" } },
      {
        code: "wrong-type",
        params: { file: "slipway.yaml", line: 4, column: 9, key: "a", expected: "number", actual: "string" },
      },
    ];
    const { app } = createMemoryApp({
      up: async () => {
        throw new SlipwayError("config-invalid", { file: "slipway.yaml", count: 2 }, { problems });
      },
    });

    const { status, stderr } = await run(["up"], { app });

    expect(status).toBe(2);
    expect(stderr).toContain("slipway.yaml:3:5  prot is not a key; did you mean port?");
    expect(stderr).toContain("slipway.yaml:4:9  a must be a number, but is text");
  });

  it("anything else thrown is a bug, with a report that holds no values of arguments", async () => {
    const { app } = createMemoryApp({
      build: async () => {
        throw new TypeError("x is not a function");
      },
    });

    const { status, stderr } = await run(["build", "secret-name"], { app, env: { LANG: "C", HOME: process.cwd() } });

    expect(status).toBe(1);
    expect(stderr).toContain("something broke inside Slipway: x is not a function");
    expect(stderr).toContain("command: build\n");
    expect(stderr).toMatch(/at .*~\/.*run\.test\.ts/);
    expect(stderr).not.toContain("secret-name");
  });

  it("an app that cannot even be made is reported like any other failure", async () => {
    const createApp = async (): Promise<App> => {
      throw new SlipwayError("config-unreadable", { file: "slipway.yaml", reason: "EACCES" });
    };

    const { status, stderr } = await run(["status"], { createApp });

    expect(status).toBe(2);
    expect(stderr).toContain("no permission");
  });

  it("Ctrl-C ends with 130 whatever was thrown on the way out", async () => {
    const controller = new AbortController();
    const { app } = createMemoryApp({
      up: async ({ signal }) => {
        controller.abort();
        signal.throwIfAborted();
        throw new Error("unreachable");
      },
    });

    const { status, stderr } = await run(["up"], { app, signal: controller.signal });

    expect(status).toBe(130);
    expect(stderr).toContain("interrupted");
  });
});
