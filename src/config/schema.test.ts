import { expect, it } from "vitest";
import { en } from "../texts/en/index.ts";
import type { Catalogue } from "../texts/catalogue.ts";
import { schemaPaths } from "./schema-paths.ts";
import { jsonSchema } from "./shape.ts";

it("schemaPaths() finds every key, and every key is explained", () => {
  const catalogue: Catalogue = en;
  const paths = schemaPaths(jsonSchema()).map(({ path }) => path);

  expect(paths).toContain("services.*.port");
  expect(paths.filter((path) => catalogue[`config.${path}`] === undefined)).toEqual([]);
  expect(
    Object.keys(catalogue)
      .filter((key) => key.startsWith("config."))
      .filter((key) => !paths.includes(key.slice("config.".length))),
  ).toEqual([]);
});
