import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createKeeper } from "./keeper.ts";
import type { Link, LinkListener } from "./link.ts";
import { pairPlaces } from "./places.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "slipway-keeper-"));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(home, { recursive: true, force: true });
});

/** The link to a process that never says a word. */
function silentLink() {
  let listener: LinkListener | undefined;
  const sent: string[] = [];
  const link: Link = {
    connected: true,
    send: ({ type }) => void sent.push(type),
    listen: (next) => (listener = next),
    close: () => listener?.gone(),
  };
  return { link, sent };
}

describe("keeper", () => {
  it("gives a silent link up, also when nobody has the role, and starts another process", async () => {
    const { link, sent } = silentLink();
    const logged: string[] = [];
    const keeper = createKeeper({
      places: pairPlaces(home),
      other: "splitter",
      entry: { program: process.execPath, args: () => ["-e", ""] },
      log: (code) => logged.push(code),
      introduce: () => {},
      receive: () => {},
    });
    keeper.start(link);

    await vi.advanceTimersByTimeAsync(11_000);

    expect(sent).toEqual(Array.from({ length: 10 }, () => "ping"));
    expect(logged).toEqual(["peer-silent", "peer-gone"]);
    expect(keeper.link()).not.toBe(link);
    await keeper.close(false);
    expect(logged.slice(2)).toEqual(["peer-failed"]);
  });
});
