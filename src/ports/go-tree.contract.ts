import { expect, it } from "vitest";
import type { GoSyntax, GoTree, TreePlace } from "./go-tree.ts";

/** Go source in which "«" stands right before each place that is asked about. */
export function marked(source: string): { readonly text: string; readonly offsets: readonly number[] } {
  const parts = source.split("«");
  const offsets = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("").length);
  return { text: parts.join(""), offsets };
}

/** What every maker of trees keeps; call it inside a `describe`. */
export function goTreeContract(open: () => Promise<GoTree>): void {
  const syntax = async (): Promise<GoSyntax> => {
    const made = await (await open()).open();
    if (made === undefined) throw new Error("these tests need trees");
    return made;
  };
  const ask = async (source: string): Promise<readonly TreePlace[]> => {
    const { text, offsets } = marked(source);
    return (await syntax()).places(text, offsets) ?? [];
  };
  const inBody = (body: string): Promise<readonly TreePlace[]> => ask(`package p\n\nfunc f() {\n${body}\n}\n`);
  /** What hides each marked name, as the source has it with its line. */
  const hiders = async (source: string): Promise<readonly (string | undefined)[]> => {
    const { text } = marked(source);
    const places = await ask(source);
    return places.map(({ local }) =>
      local === undefined
        ? undefined
        : `${text.slice(local.start, local.end)}:${text.slice(0, local.start).split("\n").length}`,
    );
  };

  it("open() gives the same reader each time", async () => {
    const go = await open();

    expect(await go.open()).toBe(await go.open());
  });

  it("places() tells what begins at a place", async () => {
    const [imported, method, named, callee, conversion, type, key, text, chained, comment, gap] = await ask(
      'package p\n\nimport «"a/w"\n\n«func (s *S) m() {}\n\nvar «x, y = «w.F(1), «w.H(2)\n' +
        'var z = «w.T{«K: «"C:\\\\x"}\nvar q = f().«b.Run() // «no code\n«\n',
    );

    expect(imported?.kinds).toEqual(["import", "literal"]);
    expect(method?.kinds).toContain("declaration");
    expect(named?.kinds).toEqual(["code", "name", "declaration"]);
    expect(callee?.kinds).toEqual(["code", "name", "selector", "call"]);
    expect(conversion?.kinds).toContain("call");
    expect(type?.kinds).toEqual(["code", "name", "selector"]);
    expect(key?.kinds).toContain("key");
    expect(text?.kinds).toEqual(["literal"]);
    expect(chained?.kinds).toContain("call");
    expect(comment?.kinds).toEqual(["comment"]);
    expect(gap?.kinds).toEqual([]);
  });

  it("places() sees a call through conversions and type arguments, and none in a declaration", async () => {
    const places = await inBody("\t_ = []«byte(x)\n\t_ = «F[int](x)\n\tgo «func(a int) {}\n\tvar «g func(int)");

    expect(places.map(({ kinds }) => kinds.includes("call"))).toEqual([true, true, false, false]);
  });

  it("places() counts UTF-16 units: Chinese text, characters beyond the first plane, CRLF", async () => {
    const { text, offsets } = marked('package p\r\n\r\n// 中文 😀\r\nvar 名 = «"汉字😀" + «w.X // é\r\n');
    const places = (await syntax()).places(text, offsets) ?? [];

    expect(places.map(({ around }) => text.slice(around.start, around.end))).toEqual(['"', "w"]);
    expect(places.map(({ kinds }) => kinds.at(-1))).toEqual(["literal", "selector"]);
  });

  it("places() answers nothing but emptiness outside of the text", async () => {
    const [before, behind] = (await syntax()).places("package p\n", [-1, 99]) ?? [];

    expect([before?.kinds, behind?.kinds]).toEqual([[], []]);
  });

  it("places() sees what hides a name: parameters, receivers, results and what a function literal takes", async () => {
    expect(
      await hiders(
        "package p\n\nfunc (w T) a(x «w.A) { «w.B() }\n\nfunc b(w int) (os error) {\n\t«w.C(); «os.D()\n}\n\n" +
          "func c[w any]() { «w.E() }\n\nfunc d() {\n\t«w.F()\n\tdefer func(w ...int) { «w.G() }()\n\t«w.H()\n}\n",
      ),
    ).toEqual([undefined, "w:3", "w:5", "os:5", "w:9", undefined, "w:13", undefined]);
  });

  it("places() sees what hides a name: declarations before it in its block, not those behind or in another", async () => {
    expect(
      await hiders(
        "package p\n\nvar top = «w.A\n\nfunc f() {\n\tif x { w := 1; «w.B(w) } else { «w.C() }\n\tw, err := «w.D()\n\t«w.E()\n\t{\n\t\t«w.F()\n\t}\n}\n\n" +
          "func g() {\n\tvar (\n\t\tos = «os.G\n\t\tb = «os.H\n\t)\n\tconst exec = 1\n\ttype user struct{ t «exec.I }\n\tvar _ «user.J\n\t«fmt.K()\n\tfmt := 1\n}\n",
      ),
    ).toEqual([
      undefined,
      "w:6",
      undefined,
      undefined,
      "w:7",
      "w:7",
      undefined,
      "os:16",
      "exec:19",
      "user:20",
      undefined,
    ]);
  });

  it("places() sees what hides a name: headers of if, for, range, switch and select", async () => {
    expect(
      await hiders(
        "package p\n\nfunc f() {\n\tif w := «w.A(); «w.B() {\n\t} else if y { «w.C() }\n\tfor w := 0; «w.D(); «w.E() { «w.F() }\n\tfor _, w := range «w.G { «w.H() }\n" +
          "\tfor w = range x { «w.I() }\n\tswitch w := 1; «w.J {\n\tcase «w.K: «w.L()\n\t}\n\tswitch w := «w.M.(type) {\n\tcase int: «w.N()\n\tdefault: «w.O()\n\t}\n" +
          "\tselect {\n\tcase w := <-«w.P: «w.Q()\n\tcase <-x: «w.R()\n\t}\n\t«w.S()\n}\n",
      ),
    ).toEqual(
      [0, 4, 4, 6, 6, 6, 0, 7, 0, 9, 9, 9, 0, 12, 12, 0, 17, 0, 0].map((line) =>
        line === 0 ? undefined : `w:${line}`,
      ),
    );
  });

  it("places() names the first error around a place or before it in the same declaration, and no other", async () => {
    const whole = "func a() { «w.A() }\n\n";
    const [one, before, behind, other] = await ask(
      `package p\n\n${whole}func b() {\n\t«w.B()\n\tx := := 1\n\t«w.C()\n}\n\n${whole}`,
    );

    expect([one?.error, before?.error, other?.error]).toEqual([undefined, undefined, undefined]);
    expect(behind?.error).toBeDefined();
  });

  it("places() reads new() of a value, as Go does since 1.26", async () => {
    const [value, type] = await inBody('\tp := new(f(1) + "x")\n\t«w.A(p)\n\tq := new([]T)\n\t«w.B(q, new(int))');

    expect([value, type]).toMatchObject([{ error: undefined }, { error: undefined }]);
  });

  it("places() takes statements outside of functions for an error, as Go does", async () => {
    const [stray] = await ask("package p\n\nfunc a() {}\n\n«w.B()\n");

    expect(stray?.error).toBeDefined();
  });
}
