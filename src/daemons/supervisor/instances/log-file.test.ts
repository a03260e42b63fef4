import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lastLines, rotateLog } from "./log-file.ts";
import { buildMoody, hasGo } from "./sample-daemon.ts";
import { startProcess, stopProcess } from "./service-process.ts";

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-log-"));
  log = join(folder, "orders.log");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("rotateLog()", () => {
  it("leaves a small log alone and one that is not there", () => {
    writeFileSync(log, "short");

    expect(rotateLog(log, { size: 100, kept: 2 }, undefined)).toBe(false);
    expect(rotateLog(join(folder, "absent"), { size: 1, kept: 2 }, undefined)).toBe(false);
    expect(readdirSync(folder)).toEqual(["orders.log"]);
  });

  it("keeps so many older pieces, newest first", () => {
    for (const text of ["first", "second", "third"]) {
      writeFileSync(log, text);
      expect(rotateLog(log, { size: 1, kept: 2 }, undefined)).toBe(true);
    }

    expect(readdirSync(folder).toSorted()).toEqual(["orders.log", "orders.log.1", "orders.log.2"]);
    expect([log, `${log}.1`, `${log}.2`].map((path) => readFileSync(path, "utf8"))).toEqual(["", "third", "second"]);
  });

  it.runIf(process.platform !== "win32")("moves nothing when the service does not come to rest", () => {
    writeFileSync(`${log}.1`, "older");
    writeFileSync(`${log}.2`, "oldest");
    writeFileSync(log, "now");

    expect(rotateLog(log, { size: 1, kept: 2 }, process.pid, () => "failed")).toBe(false);

    expect(readdirSync(folder).toSorted()).toEqual(["orders.log", "orders.log.1", "orders.log.2"]);
    expect([log, `${log}.1`, `${log}.2`].map((path) => readFileSync(path, "utf8"))).toEqual(["now", "older", "oldest"]);
  });
});

describe("lastLines()", () => {
  it("answers with the last lines, over a rotation if need be", () => {
    writeFileSync(`${log}.1`, "a\nb\nc\n");
    writeFileSync(log, "d\r\ne\n");

    expect(lastLines(log, 3)).toEqual(["c", "d", "e"]);
    expect(lastLines(log, 2)).toEqual(["d", "e"]);
    expect(lastLines(join(folder, "absent"), 2)).toEqual([]);
  });
});

describe.runIf(hasGo("rotation under a writing service") && process.platform === "linux")(
  "rotateLog() of a service",
  () => {
    it("loses no line and doubles none while the service writes without pause", async () => {
      const lines = 400_000;
      const env = { PORT: "0", MOOD: "chatty", LINES: String(lines), GOMAXPROCS: "4" };
      const program = buildMoody(folder);
      const writing = await startProcess({ service: "orders", program, args: [], env, folder, log });

      let rotations = 0;
      const deadline = Date.now() + 50_000;
      while (!lastLines(log, 1)[0]?.startsWith(`line ${String(lines).padStart(8, "0")}`) && Date.now() < deadline) {
        if (rotateLog(log, { size: 200_000, kept: 2_000 }, writing.identity.pid)) rotations += 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await stopProcess(writing.identity, 1_000);

      // How many depends on how busy the machine is; a few are enough to lose a line if lines could be lost.
      expect(rotations).toBeGreaterThan(2);
      expect(numbersIn(log)).toEqual(Array.from({ length: lines }, (_, at) => at + 1));
    });
  },
);

/** The numbers of all lines, oldest piece first. */
function numbersIn(path: string): readonly number[] {
  const pieces: string[] = [];
  for (let number = 1; existsSync(`${path}.${number}`); number += 1) pieces.unshift(`${path}.${number}`);
  return [...pieces, path]
    .map((piece) => readFileSync(piece, "utf8"))
    .join("")
    .split("\n")
    .filter((line) => line.startsWith("line "))
    .map((line) => Number(line.slice(5, 13)));
}
