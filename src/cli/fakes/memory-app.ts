import { errorAgain, type ErrorCode, type Params } from "../../errors.ts";
import type { Digest } from "../../kit/digest.ts";
import type { Assessment, Finding } from "../../model/assessment.ts";
import type { EvidenceNumbers } from "../../model/rollout.ts";
import type { RuleText } from "../../model/rule.ts";
import type { Instance, Route } from "../../model/run.ts";
import type { Project } from "../../model/service.ts";
import type { App, DeployResult, StatusResult } from "../../pipeline/app.ts";
import { heldAgainst } from "../../pipeline/limits.ts";

const digest = (fill: string): Digest => `sha256:${fill.repeat(64).slice(0, 64)}`;
const because = { code: "configured", params: { file: "slipway.yaml", key: "services.orders.port" } };

export const PROJECT: Project = {
  root: "/src/shop",
  app: "shop",
  modules: [{ path: "example.com/shop", folder: ".", go: "1.22", toolchain: undefined }],
  services: [
    {
      app: "shop",
      name: "orders",
      path: "orders",
      module: { path: "example.com/shop", folder: ".", go: "1.22", toolchain: undefined },
      port: { value: 8080, because },
      portVariable: { value: "PORT", because },
      health: { value: "/healthz", because },
      env: {},
      needs: ["users"],
      replicas: 1,
      because: [because],
    },
  ],
};

const finding = (line: number, rule = "W05"): Finding => ({
  rule,
  name: rule === "W05" ? "scm-service" : "drive-literal",
  severity: rule === "W05" ? "blocker" : "medium",
  file: "orders/服务.go",
  line,
  column: 3,
  endLine: line,
  message: { code: rule === "W05" ? "scm-service" : "drive-literal", params: { text: "svc.Run" } },
  evidence: 'svc.Run("订单服务", &handler{})',
  tiers: [0],
  confidence: 0.9,
  scope: "production",
  fix: {
    class: "S",
    text: { code: rule === "W05" ? "scm-service-fix" : "drive-literal-fix", params: {} },
    effortHours: 4,
  },
});

export const ASSESSMENT: Assessment = {
  schema: "slipway.assess/1",
  root: ".",
  module: "example.com/shop",
  profile: { goVersion: "1.22", mains: [], modules: ["."] },
  stats: { files: 12, lines: 840 },
  findings: [finding(10), finding(20), finding(30, "P01")],
  scores: { builds: 60, runs: 70, fit: 80, overall: 68 },
  effort: { hours: 9, low: 4.5, high: 18 },
  strategy: { kind: "isolate", because: [] },
  unknown: [],
  ignored: [],
};

export const RULES: readonly RuleText[] = [
  {
    id: "W05",
    name: "scm-service",
    severity: "blocker",
    axis: "builds",
    fixClass: "A",
    effortHours: 4,
    confidence: 0.99,
    strategy: undefined,
    detects: "Calls of the service control manager.",
    evidence: "It speaks where such a call stands.",
    why: "The service control manager exists on Windows only.",
    texts: {
      "scm-service": "{text} talks to the service control manager",
      "scm-service-fix": "Run until SIGTERM.",
    },
    bad: ['svc.Run("orders", handler)'],
    good: ["http.ListenAndServe(addr, nil)"],
  },
];

export const NUMBERS: EvidenceNumbers = {
  ticks: 12,
  canaryRequests: 350,
  canaryErrors: 3,
  stableRequests: 3_000,
  stableErrors: 20,
  phi: 1.2,
  logRestore: 0.1,
  logPromote: 3.1,
  wanted: 0,
};

const instance = (id: string, version: string): Instance => ({
  id,
  app: "shop",
  service: "orders",
  version,
  artifact: { kind: "image", repository: "embedded/shop/orders", digest: digest("a1") },
  state: "ready",
  address: { host: "127.0.0.1", port: 40_001 },
  pid: 4711,
  since: 0,
  restarts: 0,
  because: undefined,
  executable: digest("e0"),
  log: "/tmp/orders.log",
});

const ROUTE: Route = {
  app: "shop",
  service: "orders",
  sticky: false,
  tickMs: 5_000,
  listen: { host: "127.0.0.1", port: 40_000 },
  fence: { rollout: "r1", epoch: 3 },
  inFlight: {},
  lostInFlight: 0,
  arms: [
    { role: "stable", instance: "orders-1", version: "v1", upstream: { host: "127.0.0.1", port: 40_001 }, weight: 950 },
    { role: "canary", instance: "orders-2", version: "v2", upstream: { host: "127.0.0.1", port: 40_002 }, weight: 50 },
  ],
};

export const STATUS: StatusResult = {
  app: "shop",
  unknown: [],
  services: [
    {
      service: "orders",
      target: "local",
      url: "http://127.0.0.1:40000",
      state: { code: "unworded-state", params: {} },
      because: undefined,
      next: undefined,
      instances: [instance("orders-1", "v1"), instance("orders-2", "v2")],
      route: ROUTE,
    },
  ],
};

export const DEPLOYED: DeployResult = {
  service: "orders",
  rollout: "r1",
  outcome: "promoted",
  because: undefined,
  numbers: NUMBERS,
  serving: { version: "v2", digest: digest("b2") },
  plan: [{ kind: "start" }, { kind: "shift", weight: 50 }, { kind: "watch", weight: 50 }, { kind: "promote" }],
  verdicts: [],
};

/** What a test may see of a call. */
export interface Call {
  readonly use: keyof App;
  readonly input: unknown;
}

/** An app that answers from memory and remembers what it was asked; `over` replaces single use cases. */
export function createMemoryApp(over: Partial<App> = {}): { readonly app: App; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  const plain: App = {
    describe: async () => PROJECT,
    rules: async () => RULES,
    assess: async (_, { failOn = [], failUnder }) => heldAgainst(ASSESSMENT, { failOn, failUnder }),
    sinceLastAssess: async () => ({ before: 60, fixed: 3, new: 1 }),
    build: async () => ({ images: [] }),
    push: async () => [],
    verify: async (_, { reference }) => ({ repository: reference, digest: digest("a1"), blobs: 3, bytes: 8_100_000 }),
    up: async () => ({
      services: [
        { service: "orders", url: "http://127.0.0.1:40000", version: "v1", digest: digest("a1"), state: "started" },
      ],
    }),
    deploy: async () => DEPLOYED,
    rollback: async () => ({
      service: "orders",
      from: { version: "v2", digest: digest("b2") },
      to: { version: "v1", digest: digest("a1") },
      ms: 120,
    }),
    status: async () => STATUS,
    history: async () => [
      { seq: 1, at: 0, app: "shop", service: "orders", rollout: "r1", epoch: 1, transition: { type: "promoted" } },
    ],
    down: async () => ({ stopped: ["orders"] }),
    doctor: async () => [
      { check: "go", level: "ok", evidence: { code: "go-version", params: { version: "1.26.8" } }, fix: undefined },
    ],
    registryServe: async () => ({ address: "http://127.0.0.1:5000", data: "/data", tokenFile: "/data/token" }),
    registryStop: async () => ({ stopped: true }),
  };
  const app = { ...plain, ...over };
  const watched = Object.fromEntries(
    Object.entries(app).map(([use, answer]) => [
      use,
      (...given: readonly unknown[]) => {
        calls.push({ use: use as keyof App, input: given[1] });
        return (answer as (...args: readonly unknown[]) => unknown)(...given);
      },
    ]),
  ) as unknown as App;
  return { app: watched, calls };
}

/** An app whose every use case fails the same way. */
export function createFailingApp(code: ErrorCode, params: Params = {}): App {
  const fail = async (): Promise<never> => {
    throw errorAgain(code, params, { doing: "deploying", cause: new Error("the innermost reason") });
  };
  const uses = Object.keys(createMemoryApp().app);
  return Object.fromEntries(uses.map((use) => [use, fail])) as unknown as App;
}
