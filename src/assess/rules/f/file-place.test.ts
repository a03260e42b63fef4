import { callsOf } from "../../go/calls.ts";
import { describe, expect, it } from "vitest";
import { treeOf } from "../../project/tree.fixture.ts";
import { argumentPlace } from "./file-place.ts";

const HEAD = `package main\n\nimport (\n\t"fmt"\n\t"os"\n\t"path/filepath"\n\n\t"example.com/app/places"\n)\n\n`;
const PLACES = `package places\n\nconst Cache = "cache"\n\nvar Home = filepath.Join(Cache, "home")\n`;

/** The place of the first argument of os.Create in this source. */
async function placeIn(source: string) {
  const tree = await treeOf({
    "go.mod": "module example.com/app\n",
    "main.go": HEAD + source,
    "places/places.go": PLACES.replace("package places\n", 'package places\n\nimport "path/filepath"\n'),
  });
  const [home] = tree.packages.filter(({ folder }) => folder === ".");
  const file = home?.files[0];
  const call = file === undefined ? undefined : callsOf(file).find(({ callee }) => callee === "os.Create");
  if (home === undefined || file === undefined || call === undefined) throw new Error("the example calls os.Create");
  return argumentPlace({ tree, home, file }, call, 0);
}

describe("argumentPlace()", () => {
  it.each([
    ["a literal", `func f() { os.Create("a/b") }`, "relative a/b"],
    ["a sum", `func f() { os.Create("a/" + name) }`, "relative a/…"],
    ["a joined path", `func f() { os.Create(filepath.Join("a", name, "c")) }`, "relative a/…/c"],
    ["a formatted path", `func f() { os.Create(fmt.Sprintf("/srv/%d", n)) }`, "absolute /srv/…"],
    ["a local name", `func f() {\n\tp := filepath.Clean("./a")\n\tos.Create(p)\n}`, "relative ./a"],
    ["a constant", `const p = "a"\n\nfunc f() { os.Create(p + "/b") }`, "relative a/b"],
    ["names of another package", `func f() { os.Create(places.Home) }`, "relative cache/home"],
    ["the executable", `func f() { os.Create(filepath.Join(filepath.Dir(os.Args[0]), "a")) }`, "executable …/a"],
    [
      "a function that asks for it",
      `func here() string {\n\te, _ := os.Executable()\n\treturn filepath.Dir(e)\n}\n\nfunc f() { os.Create(here() + "/a") }`,
      "executable /a",
    ],
  ])("follows %s", async (_, source, expected) => {
    const place = await placeIn(source);
    expect(`${place?.kind} ${place?.path}`).toBe(expected);
  });

  it.each([
    ["a parameter", `func f(p string) { os.Create(p) }`],
    ["a parameter of a closure", `var g = func(p string) { os.Create(p) }`],
    ["a name set twice", `func f() {\n\tp := "a"\n\tif x {\n\t\tp = y\n\t}\n\tos.Create(p)\n}`],
    [
      "a variable a flag may set",
      `var p = "a"\n\nfunc init() { flag.StringVar(&p, "p", p, "") }\n\nfunc f() { os.Create(p) }`,
    ],
    ["the environment", `func f() { os.Create(os.Getenv("P")) }`],
    ["a field", `func f() { os.Create(c.path) }`],
    ["a Windows path", `func f() { os.Create("C:\\\\a") }`],
    ["a device", `func f() { os.Create("/dev/null") }`],
    ["itself", `func f() {\n\tp := filepath.Clean(p)\n\tos.Create(p)\n}`],
  ])("does not guess %s", async (_, source) => {
    expect(await placeIn(source)).toBeUndefined();
  });
});
