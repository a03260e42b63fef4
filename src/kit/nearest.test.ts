import { expect, it } from "vitest";
import { nearest } from "./nearest.ts";

it("nearest() finds the word a slip of the finger stands for", () => {
  expect(nearest("prot", ["path", "port"])).toBe("port");
  expect(nearest("Services", ["services"])).toBe("services");
  expect(nearest("helth", ["health", "env"])).toBe("health");
});

it("nearest() stays silent when nothing is near", () => {
  expect(nearest("volumes", ["port", "path", "env"])).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
});
