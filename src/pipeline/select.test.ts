import { describe, expect, it } from "vitest";
import type { Service } from "../model/service.ts";
import { inStartOrder, selectOne, selectServices } from "./select.ts";

const because = { code: "test", params: {} };
const service = (name: string, path: string, needs: readonly string[] = []): Service => ({
  app: "shop",
  name,
  path,
  module: { path: "example.com/shop", folder: ".", go: "1.22", toolchain: undefined },
  port: { value: 8080, because },
  portVariable: { value: "PORT", because },
  health: { value: undefined, because },
  env: {},
  needs,
  replicas: 1,
  because: [because],
});

const shop = [
  service("gateway", "gateway", ["orders", "users"]),
  service("orders", "cmd/orders"),
  service("users", "users"),
];
const names = (services: readonly Service[]): readonly string[] => services.map(({ name }) => name);

describe("selectServices()", () => {
  it("takes every service at the root", () => {
    expect(names(selectServices(shop, { folder: ".", named: [] }))).toEqual(["gateway", "orders", "users"]);
  });

  it("takes the one the user stands in, also from a folder below it", () => {
    expect(names(selectServices(shop, { folder: "cmd/orders/internal", named: [] }))).toEqual(["orders"]);
  });

  it("takes names and folders, each service once", () => {
    expect(names(selectServices(shop, { folder: ".", named: ["users", "cmd", "cmd/orders"] }))).toEqual([
      "users",
      "orders",
    ]);
  });

  it("refuses a name nobody has and says which there are", () => {
    expect(() => selectServices(shop, { folder: ".", named: ["payments"] })).toThrow(/service-unknown.*gateway.*users/);
  });
});

describe("selectOne()", () => {
  it("refuses to choose between several", () => {
    expect(() => selectOne(shop, { folder: ".", named: [] })).toThrow(/service-ambiguous/);
  });
});

describe("inStartOrder()", () => {
  it("puts needed services first", () => {
    expect(names(inStartOrder(shop))).toEqual(["orders", "users", "gateway"]);
  });

  it("ends also when services need each other", () => {
    expect(names(inStartOrder([service("a", "a", ["b"]), service("b", "b", ["a"])]))).toEqual(["b", "a"]);
  });
});
