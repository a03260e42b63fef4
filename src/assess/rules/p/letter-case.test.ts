import { expect, it } from "vitest";
import { treeOf } from "../../project/tree.fixture.ts";
import { exists, importInOtherCase, otherCase, pathFrom } from "./letter-case.ts";

const tree = await treeOf({
  "go.mod": "module example.com/app\n",
  "Web/Index.html": "",
  "internal/Store/a.go": "package store\n",
});

it("otherCase() finds files and folders that differ in case only", () => {
  expect(otherCase(tree, "web/index.html")).toBe("Web/Index.html");
  expect(otherCase(tree, "web")).toBe("Web");
  expect(otherCase(tree, "Web/Index.html")).toBeUndefined();
  expect(otherCase(tree, "web/other.html")).toBeUndefined();
  expect(exists(tree, "internal/Store")).toBe(true);
});

it("importInOtherCase() finds packages that differ in case only", () => {
  expect(importInOtherCase(tree, "example.com/app/internal/store")).toBe("example.com/app/internal/Store");
  expect(importInOtherCase(tree, "example.com/app/internal/Store")).toBeUndefined();
  expect(importInOtherCase(tree, "fmt")).toBeUndefined();
});

it("pathFrom() resolves dots and never leaves the tree", () => {
  expect(pathFrom("a/b", "../c/./d")).toBe("a/c/d");
  expect(pathFrom(".", "./x")).toBe("x");
  expect(pathFrom("a", "../../x")).toBeUndefined();
});
