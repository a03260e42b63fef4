import { describe, expect, it } from "vitest";
import { isSlipwayError } from "../errors.ts";
import type { GoModule, Project, Service } from "../model/service.ts";
import { applyConfig } from "./apply.ts";
import { DEFAULT_CONFIG, policyOf } from "./config.ts";
import { parseConfig } from "./parse.ts";

const module: GoModule = { path: "example.com/shop", folder: ".", go: "1.22", toolchain: undefined };
const guessed = { code: "listen-call", params: {} };

const service = (name: string): Service => ({
  app: "shop",
  name,
  path: `cmd/${name}`,
  module,
  port: { value: 8080, because: guessed },
  portVariable: { value: undefined, because: guessed },
  health: { value: "/healthz", because: guessed },
  env: {},
  needs: [],
  replicas: 1,
  because: [guessed],
});

const project: Project = {
  root: "/src/shop",
  app: "shop",
  services: [service("orders"), service("users")],
  modules: [module],
};

const applied = (text: string): Project =>
  applyConfig(
    project,
    parseConfig(text, () => undefined),
  );

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (failure) {
    if (isSlipwayError(failure)) return failure.code;
    throw failure;
  }
  return "nothing";
}

describe("applyConfig()", () => {
  it("leaves the project alone without a configuration", () => {
    expect(applyConfig(project, undefined)).toBe(project);
    expect(applyConfig(project, DEFAULT_CONFIG)).toEqual(project);
  });

  it("puts what is configured before what was guessed, and says so", () => {
    const { services } = applied("services:\n  orders: {port: 9000, health: false, needs: [users]}\n");

    expect(services[0]?.port).toEqual({
      value: 9000,
      because: { code: "configured", params: { file: "slipway.yaml", key: "services.orders.port" } },
    });
    expect(services[0]?.health.value).toBeUndefined();
    expect(services[0]?.portVariable.because).toEqual(guessed);
    expect(services[1]).toEqual(service("users"));
  });

  it("renames the app everywhere", () => {
    const renamed = applied("app: store\n");

    expect([renamed.app, ...renamed.services.map(({ app }) => app)]).toEqual(["store", "store", "store"]);
  });

  it("finds a service by its path and gives it the name of the key", () => {
    const { services } = applied("services:\n  basket: {path: cmd/orders}\n");

    expect(services.map(({ name, path }) => `${name} ${path}`)).toEqual(["basket cmd/orders", "users cmd/users"]);
  });

  it("adds a service that reading did not find, in the nearest module", () => {
    const { services } = applied("services:\n  mailer: {path: jobs/mailer, port: 25}\n");

    expect(services.map(({ name }) => name)).toEqual(["mailer", "orders", "users"]);
    expect(services[0]).toMatchObject({ path: "jobs/mailer", module, port: { value: 25 } });
  });

  it("leaves out what is to be skipped", () => {
    expect(applied("services:\n  users: {skip: true}\n").services.map(({ name }) => name)).toEqual(["orders"]);
  });

  it("refuses a service that is neither found nor has a path, and a need nobody meets", () => {
    expect(codeOf(() => applied("services:\n  mailer: {port: 25}\n"))).toBe("service-unknown");
    expect(codeOf(() => applied("services:\n  orders: {needs: [bank]}\n"))).toBe("service-unknown");
  });
});

describe("policyOf()", () => {
  it("puts flags before the file, and the file before the defaults", () => {
    const config = parseConfig("rollout: {tick: 1s, slo: 2 %}\n", () => undefined);

    expect(policyOf(config, { slo: 0.05 })).toEqual({ ...DEFAULT_CONFIG.rollout, tickMs: 1_000, slo: 0.05 });
    expect(policyOf(undefined)).toEqual(DEFAULT_CONFIG.rollout);
  });
});
