import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSlipwayError, type Problem } from "../errors.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { parseConfig } from "./parse.ts";

const nothingSet = (): undefined => undefined;

function problemsIn(text: string, env: Readonly<Record<string, string>> = {}): readonly Problem[] {
  try {
    parseConfig(text, (name) => env[name]);
  } catch (failure) {
    if (isSlipwayError(failure, "config-invalid")) return failure.problems;
    throw failure;
  }
  return [];
}

/** "line:column code key", enough to see what is meant and where. */
const brief = (problems: readonly Problem[]): readonly string[] =>
  problems.map(({ code, params }) =>
    `${String(params["line"])}:${String(params["column"])} ${code} ${String(params["key"] ?? "")}`.trim(),
  );

const WHOLE = `app: shop
services:
  orders:
    path: ./cmd/orders/
    port: 8080
    portVariable: PORT
    health: /healthz
    needs: [users]
    replicas: 2
    env:
      DATABASE: "\${DB_HOST:localhost}:5432"
      LEVEL: 1.10
  users:
    health: false
  tool:
    skip: true
registry: { kind: distribution, host: "harbor.example.com:5000", path: team, insecure: true }
targets:
  production: { kind: local, protected: true }
rollout:
  steps: [1, 10 %, 50]
  tick: 0.5s
  slo: 0.5 %
  ruleOut: 3
  deadline: 1m 30s
gates:
  vulnerabilities: { unknown: refuse }
`;

describe("parseConfig()", () => {
  it("gives the defaults for an empty file", () => {
    expect(parseConfig("", nothingSet)).toEqual(DEFAULT_CONFIG);
    expect(parseConfig("# nothing to say\n", nothingSet)).toEqual(DEFAULT_CONFIG);
  });

  it("reads every section and turns units into numbers", () => {
    const config = parseConfig(WHOLE, nothingSet);

    expect(config.app).toBe("shop");
    expect(config.services["orders"]).toEqual({
      path: "cmd/orders",
      port: 8080,
      portVariable: "PORT",
      health: "/healthz",
      env: { DATABASE: "${DB_HOST:localhost}:5432", LEVEL: "1.10" },
      needs: ["users"],
      replicas: 2,
      skip: false,
    });
    expect(config.registry).toEqual({
      kind: "distribution",
      host: "harbor.example.com:5000",
      path: "team",
      insecure: true,
      ca: undefined,
    });
    expect(config.targets).toEqual({
      local: { kind: "local", protected: false },
      production: { kind: "local", protected: true },
    });
    expect(config.rollout).toMatchObject({ steps: [10, 100, 500], tickMs: 500, slo: 0.005, deadlineMs: 90_000 });
    expect(config.gates.vulnerabilities.unknown).toBe("refuse");
  });

  it("leaves the env of services unresolved, so that secrets stay out of plans", () => {
    const config = parseConfig("services:\n  a:\n    env:\n      KEY: ${SECRET}\n", () => "leaked");

    expect(JSON.stringify(config)).not.toContain("leaked");
    expect(config.services["a"]?.env).toEqual({ KEY: "${SECRET}" });
  });

  it("resolves placeholders once, an unquoted number becoming a number", () => {
    const text = 'app: ${APP:shop}\nservices:\n  a:\n    port: ${PORT:8080}\n    path: "${DIR:cmd}/a"\n';

    expect(parseConfig(text, (name) => ({ APP: "store", PORT: "9090" })[name])).toMatchObject({
      app: "store",
      services: { a: { port: 9090, path: "cmd/a" } },
    });
  });

  it("does not resolve what came out of a variable", () => {
    expect(brief(problemsIn("app: ${APP:x}\n", { APP: "${OTHER:y}" }))).toEqual(["1:6 not-a-name app"]);
  });
});

describe("broken slipway.yaml", () => {
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ["broken YAML", "app: [shop\nservices: {}\n", ["2:1 yaml-bad-indent"]],
    ["a tab for indentation", "services:\n\torders: {}\n", ["2:1 yaml-tab-as-indent"]],
    ["the same key twice", "app: a\napp: b\n", ["2:1 yaml-duplicate-key"]],
    ["two documents", "app: a\n---\napp: b\n", ["2:1 yaml-multiple-docs"]],
    ["an unknown key", "apps: shop\n", ["1:1 unknown-key-near apps"]],
    ["an unknown key far from all", "services:\n  a:\n    colour: red\n", ["3:5 unknown-key services.a.colour"]],
    ["a wrong type", "services:\n  a:\n    port: many\n", ["3:11 wrong-type services.a.port"]],
    ["a list where a map belongs", "services: [a]\n", ["1:11 wrong-type services"]],
    ["a file that is no map", "- app\n", ["1:1 wrong-type"]],
    ["a port out of range", "services: {a: {port: 70000}}\n", ["1:22 too-big services.a.port"]],
    ["a missing host", "registry:\n  kind: distribution\n", ["2:3 missing registry.host"]],
    ["an unknown kind of registry", "registry:\n  kind: ftp\n", ["2:9 not-allowed registry.kind"]],
    ["an unknown kind of target", "targets:\n  x: {kind: moon}\n", ["2:13 not-one-of targets.x.kind"]],
    ["a duration without a unit", "rollout:\n  tick: 5\n", ["2:9 wrong-type rollout.tick"]],
    ["a duration in words", "rollout:\n  tick: soon\n", ["2:9 not-a-duration rollout.tick"]],
    ["a tick that is too short", "rollout:\n  tick: 100ms\n", ["2:9 duration-out-of-range rollout.tick"]],
    ["a rate without its sign", 'rollout:\n  slo: "0.01"\n', ["2:8 not-a-percentage rollout.slo"]],
    ["steps that fall", "rollout:\n  steps: [25, 5]\n", ["2:10 steps-must-rise rollout.steps"]],
    ["a step of everything", "rollout:\n  steps: [5, 100]\n", ["2:14 not-a-share rollout.steps[1]"]],
    ["a service that needs itself", "services: {a: {needs: [a]}}\n", ["1:24 needs-itself services.a.needs[0]"]],
    ["a folder outside", "services: {a: {path: ../a}}\n", ["1:22 not-a-folder services.a.path"]],
    ["an absolute folder", "services: {a: {path: 'C:\\a'}}\n", ["1:22 not-a-folder services.a.path"]],
    ["a name in capitals", "services: {Orders: {}}\n", ["1:12 not-a-name services.Orders"]],
    ["a placeholder in a key", "services: {'${NAME:a}': {}}\n", ["1:12 placeholder-invalid"]],
    ["an unset placeholder", "app: a\nservices:\n  a:\n    path: ${DIR}\n", ["4:11 placeholder-unset"]],
    ["a required placeholder", "app: ${APP:?name it}\n", ["1:6 placeholder-required"]],
    ["an alias to nothing", "app: *x\n", ["1:6 yaml-bad-alias"]],
    ["an alias to itself", "services: &s\n  a: *s\n", ["2:6 yaml-bad-alias"]],
  ];

  it.each(cases)("%s is refused with line and column", (_name, text, expected) => {
    expect(brief(problemsIn(text))).toEqual(expected);
  });

  it("two problems at once are both named, in the order of the file", () => {
    const text = "rolout: {}\nservices:\n  orders:\n    prot: 8080\n    port: high\n";

    expect(brief(problemsIn(text))).toEqual([
      "1:1 unknown-key-near rolout",
      "4:5 unknown-key-near services.orders.prot",
      "5:11 wrong-type services.orders.port",
    ]);
  });

  it("a broken file is reported as broken, without guesses about what a mended one would hold", () => {
    expect(brief(problemsIn("app: ${UNSET}\nservices: [a\nx: y\n"))).toEqual(["3:1 yaml-bad-indent"]);
  });

  it("an unknown key comes with the key that was meant", () => {
    expect(problemsIn("services:\n  a:\n    prot: 1\n")[0]?.params).toMatchObject({ guess: "port" });
    expect(problemsIn("registry: {kind: distribution, host: h, pth: x}\n")[0]?.params).toMatchObject({ guess: "path" });
  });

  it("a bomb of aliases is refused", () => {
    const level = (n: number): string =>
      `  l${n}: &l${n} [${Array.from({ length: 9 }, () => `*l${n - 1}`).join(", ")}]`;
    const text = `services:\n  l0: &l0 [x]\n${[1, 2, 3, 4, 5, 6, 7].map(level).join("\n")}\n`;

    expect(brief(problemsIn(text)).some((line) => line.includes("yaml-bad-alias"))).toBe(true);
  });

  it("whatever stands in the file, the answer is a configuration or config-invalid", () => {
    const scraps = fc.constantFrom(
      "app",
      ": ",
      "\n",
      "  ",
      "services",
      "- ",
      "{",
      "}",
      "[",
      "${X:",
      "*a",
      "&a ",
      "#",
      "'",
      "1",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 30 }), (parts) => {
        expect(Array.isArray(problemsIn(parts.join("")))).toBe(true);
      }),
    );
  });
});

describe("parseConfig() of the section assess", () => {
  const TEXT = `assess:
  severities: {W05: low, N02: off}
  guards: [sysutil.OnWin]
  ignore:
    - {rule: P01, path: "legacy/**", reason: goes away}
  failOn: [blocker, W09]
`;

  it("keeps where every rule is named", () => {
    const { assess } = parseConfig(TEXT, nothingSet);

    expect(assess).toEqual({
      severities: { W05: "low", N02: "off" },
      guards: ["sysutil.OnWin"],
      ignore: [{ rule: "P01", path: "legacy/**", reason: "goes away", line: 5, column: 14 }],
      failOn: ["blocker", "W09"],
      named: [
        { rule: "W05", line: 2, column: 16 },
        { rule: "N02", line: 2, column: 26 },
        { rule: "P01", line: 5, column: 14 },
        { rule: "W09", line: 6, column: 21 },
      ],
    });
  });

  it("takes one word where a list of one would do", () => {
    const { failOn, named } = parseConfig("assess: {failOn: W09}\n", nothingSet).assess;

    expect([failOn, named]).toEqual([["W09"], [{ rule: "W09", line: 1, column: 18 }]]);
  });

  it("names everything that is wrong, each with its place", () => {
    const text = `assess:
  severities: {w5: low, W05: grave}
  guards: ["sysutil.OnWin()"]
  ignore: [{rule: P01, path: "../x", reason: " "}, {rule: P01, path: a}]
  failOn: worst
`;

    expect(brief(problemsIn(text))).toEqual([
      "2:16 not-a-rule assess.severities.w5",
      "2:30 not-one-of assess.severities.W05",
      "3:12 not-a-guard assess.guards[0]",
      "4:30 not-a-folder assess.ignore[0].path",
      "4:46 not-a-reason assess.ignore[0].reason",
      "4:52 missing assess.ignore[1].reason",
      "5:11 not-a-limit assess.failOn",
    ]);
  });
});
