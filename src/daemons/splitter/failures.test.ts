import { Agent } from "node:http";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { SplitterBed } from "../../../test/bed/splitter.ts";
import { closeFronts, before, http, key, tcp } from "../../../test/bed/splitter-front.ts";
import { ask, talk } from "../../../test/bed/upstream.ts";

afterEach(closeFronts);

describe("failures", () => {
  const counted = async (
    splitter: SplitterBed,
    act: () => Promise<unknown>,
  ): Promise<{ requests: number; errors: number; failed: number }> => {
    const { cursor } = await splitter.evidence.since(key, undefined);
    await act();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { ticks } = await splitter.evidence.since(key, cursor);
    const sum = { requests: 0, errors: 0, failed: 0 };
    for (const { stable } of ticks) {
      sum.requests += stable.requests;
      sum.errors += stable.errors;
      sum.failed += stable.classes.failed;
    }
    return sum;
  };
  const once = { requests: 1, errors: 1, failed: 1 };

  it("nobody listening is answered 502 and counted as failed; the client's connection stays", async () => {
    const { entry, splitter } = await before(1);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses: number[] = [];

    const counts = await counted(splitter, async () => {
      for (let asked = 0; asked < 2; asked++) statuses.push((await ask(entry, { agent })).status);
    });
    agent.destroy();

    expect(statuses).toEqual([502, 502]);
    expect(counts).toEqual({ requests: 2, errors: 2, failed: 2 });
  });

  it.each([
    ["closes without an answer", (socket: Socket) => void socket.end()],
    ["resets", (socket: Socket) => void socket.resetAndDestroy()],
    ["ends inside the head", (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Le")],
    ["answers no HTTP", (socket: Socket) => void socket.end("SSH-2.0-x\r\n\r\n")],
    [
      "answers with both lengths",
      (socket: Socket) =>
        void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ],
    ["switches protocols unasked", (socket: Socket) => void socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n")],
  ])("an upstream that %s is answered 502 and counted as failed", async (_, act) => {
    const { entry, splitter } = await tcp((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => act(socket));
    });
    let status = 0;

    const counts = await counted(
      splitter,
      async () => (status = (await ask(entry, { method: "POST", body: "x" })).status),
    );

    expect([status, counts]).toEqual([502, once]);
  });

  it.each([
    ["a length", "Content-Length: 10\r\n\r\nabc"],
    ["chunks", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"],
    ["no length at all", "\r\nabc"],
    ["a broken chunk", "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n"],
  ])("an answer with %s that breaks off is cut for the client too, and counted as failed", async (_, bytes) => {
    const { entry, splitter } = await tcp((socket) => {
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\n${bytes}`);
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
    });
    let outcome = "";

    const counts = await counted(splitter, async () => {
      outcome = await ask(entry).then(
        () => "whole",
        () => "cut",
      );
    });

    expect([outcome, counts]).toEqual(["cut", once]);
  });

  it("a 500 is an error, a 404 is none", async () => {
    const { entry, splitter } = await http(
      (incoming, outgoing) => void outgoing.writeHead(Number(incoming.url?.slice(1))).end(),
    );

    const counts = await counted(splitter, async () => {
      await ask(entry, { path: "/500" });
      await ask(entry, { path: "/404" });
    });

    expect(counts).toEqual({ requests: 2, errors: 1, failed: 0 });
  });

  it("an upstream that never answers is given up with 504 and counted as failed", async () => {
    const { entry, splitter } = await http(() => undefined, { answer: 1 });
    let status = 0;

    const counts = await counted(splitter, async () => (status = (await ask(entry)).status));

    expect([status, counts]).toEqual([504, once]);
  });

  it("a head that comes too slowly is answered 408, an idle connection is closed", async () => {
    const { entry } = await http((_, outgoing) => void outgoing.end(), { head: 1, idle: 2 });

    const [slow, idle] = await Promise.all([talk(entry, "GET / HT"), talk(entry, "")]);

    expect(slow.text).toMatch(/^HTTP\/1\.1 408 /);
    expect(idle).toEqual({ text: "", closed: true });
  });

  it("an upload that stops is answered 408", async () => {
    const { entry } = await http((incoming) => void incoming.resume(), { upload: 1 });

    const { text, closed } = await talk(entry, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");

    expect([text.slice(0, 12), closed]).toEqual(["HTTP/1.1 408", true]);
  });
});
