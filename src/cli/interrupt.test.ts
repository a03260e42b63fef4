import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { interruptSignal } from "./interrupt.ts";

it("interruptSignal() aborts at the first Ctrl-C and ends the process at the second", () => {
  const ended: number[] = [];
  const fake = Object.assign(new EventEmitter(), { exit: (status: number) => void ended.push(status) });
  const { signal, dispose } = interruptSignal(fake);

  fake.emit("SIGINT");
  expect([signal.aborted, ended]).toEqual([true, []]);
  fake.emit("SIGINT");
  expect(ended).toEqual([130]);

  dispose();
  expect(fake.listenerCount("SIGINT") + fake.listenerCount("SIGTERM")).toBe(0);
});
