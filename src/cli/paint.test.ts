import { expect, it } from "vitest";
import { run } from "./fakes/terminal.ts";
import { createPaint, symbolsFor, wantsColor } from "./paint.ts";

const wants = (
  env: Readonly<Record<string, string>>,
  isTTY: boolean,
  when: "auto" | "always" | "never" = "auto",
): boolean => wantsColor({ when, env, isTTY });

it("wantsColor() obeys the flag, NO_COLOR, FORCE_COLOR, the terminal and TERM, in this order", () => {
  expect(wants({ NO_COLOR: "1" }, true, "always")).toBe(true);
  expect(wants({ FORCE_COLOR: "1" }, true, "never")).toBe(false);
  expect(wants({ NO_COLOR: "1", FORCE_COLOR: "1" }, true)).toBe(false);
  expect(wants({ NO_COLOR: "" }, true)).toBe(true);
  expect(wants({ FORCE_COLOR: "1" }, false)).toBe(true);
  expect(wants({ FORCE_COLOR: "0" }, true)).toBe(false);
  expect([wants({}, true), wants({}, false), wants({ TERM: "dumb" }, true)]).toEqual([true, false, false]);
});

it("createPaint() leaves texts alone when colours are off", () => {
  expect(createPaint(false)("bad", "no")).toBe("no");
  expect(createPaint(true)("bad", "no")).toBe("\u001b[31mno\u001b[39m");
});

it("symbolsFor() keeps to ASCII on the old Windows console and dumb terminals", () => {
  expect(symbolsFor("win32", {}).good).toBe("+");
  expect(symbolsFor("win32", { WT_SESSION: "1" }).good).toBe("✔");
  expect(symbolsFor("linux", { TERM: "dumb" }).good).toBe("+");
});

it("answers hold no colour when they go into a file", async () => {
  const { stdout } = await run([]);
  const forced = await run(["--color", "always"]);

  expect(stdout).not.toContain("\u001b");
  expect(forced.stdout).toContain("\u001b[1m");
});

it("JSON holds no colour, whatever is forced", async () => {
  const { stdout } = await run(["status", "--json", "--color", "always"], { tty: true });

  expect(stdout).not.toContain("\u001b");
});
