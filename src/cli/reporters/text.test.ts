import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunEvent } from "../../model/event.ts";
import { NUMBERS } from "../fakes/memory-app.ts";
import { createTranslate } from "../../texts/translate.ts";
import { createPaint, symbolsFor } from "../paint.ts";
import { createSay, type Say } from "../render/say.ts";
import { createTextReporter, type TextOptions } from "./text.ts";

let say: Say;
let written: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  say = createSay(await createTranslate("en"));
  written = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const reporter = (over: Partial<TextOptions> = {}) =>
  createTextReporter({
    stderr: { write: (text: string) => written.push(text), columns: 80 },
    say,
    paint: createPaint(false),
    symbols: symbolsFor("linux", {}),
    verbosity: "normal",
    live: false,
    now: () => Date.now(),
    ...over,
  });

const started: RunEvent = { type: "stage-started", stage: "build", service: "orders" };
const finished: RunEvent = { type: "stage-finished", stage: "build", service: "orders", ms: 1_200 };
const watched: RunEvent = {
  type: "watched",
  service: "orders",
  weight: 50,
  numbers: { ...NUMBERS, wanted: undefined },
};

describe("createTextReporter()", () => {
  it("writes one line per start and end of a step into a log", () => {
    const { emit, close } = reporter();

    emit(started);
    emit(finished);
    close();

    expect(written).toEqual(["› build orders …\n", "✔ build orders done in 1.2 s\n"]);
  });

  it("gives a sign of life every 20 s while a step runs, and none afterwards", () => {
    const { emit, close } = reporter();

    emit(started);
    vi.advanceTimersByTime(41_000);
    emit(finished);
    vi.advanceTimersByTime(60_000);
    close();

    expect(written).toEqual([
      "› build orders …\n",
      "still at it: build orders, 20 s\n",
      "still at it: build orders, 40 s\n",
      "✔ build orders done in 1.2 s\n",
    ]);
  });

  it("rewrites its last line on a terminal and clears it before a real one", () => {
    const { emit, close } = reporter({ live: true });

    emit(started);
    emit(watched);
    emit(finished);
    close();

    expect(written).toEqual([
      "\r\u001b[2Kbuild orders …",
      "\r\u001b[2Korders at 5 %: new 3 of 350 failed, old 20 of 3000",
      "\r\u001b[2K",
      "✔ build orders done in 1.2 s\n",
    ]);
  });

  it("says nothing when quiet, and every detail when verbose", () => {
    const quiet = reporter({ verbosity: "quiet" });
    quiet.emit(started);
    quiet.close();
    expect(written).toEqual([]);

    const verbose = reporter({ verbosity: "verbose" });
    verbose.emit(watched);
    verbose.emit({ type: "rollout", service: "orders", rollout: "r1", transition: { type: "promote-decided" } });
    verbose.close();
    expect(written).toHaveLength(2);
  });

  it("says an end by force once, and nothing of an orderly one", () => {
    const { emit, close } = reporter();

    for (const graceful of [true, false])
      emit({ type: "instance-stopped", service: "orders", instance: "orders-1", graceful });
    emit({
      type: "rollout",
      service: "orders",
      rollout: "r1",
      transition: { type: "retired", instance: "orders-1", forced: true },
    });
    close();

    expect(written).toEqual(["  orders: orders-1 ended by force\n"]);
  });

  it("marks what went back and what was held", () => {
    const because = { code: "unworded", params: {} };
    const { emit, close } = reporter();

    emit({
      type: "rollout",
      service: "orders",
      rollout: "r1",
      transition: { type: "restored", because, numbers: null },
    });
    emit({ type: "rollout", service: "orders", rollout: "r1", transition: { type: "held", because, numbers: null } });
    close();

    expect(written.map((line) => line[0])).toEqual(["✖", "▲"]);
  });

  it("cuts a status line by display width, so that it can be rewritten", () => {
    const { emit, close } = reporter({
      live: true,
      stderr: { write: (text: string) => written.push(text), columns: 10 },
    });

    emit({ type: "progress", what: "订单服务订单服务", done: 1, unit: "files" });
    close();

    expect(written[0]).toBe("\r\u001b[2K订单服务");
  });
});
