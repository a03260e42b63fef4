import { expect, it } from "vitest";
import { table } from "./table.ts";

it("knows its entries, and nothing every object knows", () => {
  const known = table({ a: 1, b: 2 });

  expect([known["a"], known["b"]]).toEqual([1, 2]);
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"])
    expect(known[name]).toBeUndefined();
  expect(Object.keys(known)).toEqual(["a", "b"]);
});
