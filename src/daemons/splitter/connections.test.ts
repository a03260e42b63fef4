import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { closeFronts, http, key, tcp } from "../../../test/bed/splitter-front.ts";
import { ask, until } from "../../../test/bed/upstream.ts";

afterEach(closeFronts);

describe("connections", () => {
  it("upstream connections are used again", async () => {
    let connections = 0;
    const { entry, server } = await http((_, outgoing) => void outgoing.end("content"));
    server.on("connection", () => connections++);

    for (let asked = 0; asked < 20; asked++) await ask(entry);

    expect(connections).toBe(1);
  });

  it("a POST does not meet an upstream that is just closing its idle connection: it takes one that was busy a moment ago", async () => {
    const { entry } = await tcp((socket) => {
      let answered = 0;
      socket.on("data", () => {
        // As a server whose idle time ends at this very moment: the request is read by nobody.
        if (performance.now() - answered > 600 && answered > 0) return void socket.destroy();
        answered = performance.now();
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      });
    });
    const statuses: number[] = [];

    for (let asked = 0; asked < 3; asked++) {
      statuses.push((await ask(entry, { method: "POST", body: "content" })).status);
      await new Promise((resolve) => setTimeout(resolve, 700));
    }

    expect(statuses).toEqual([200, 200, 200]);
  });

  it("an upstream's own word on its idle time is kept", async () => {
    const { entry, server } = await http((_, outgoing) => void outgoing.end("content"));
    // Node says `Keep-Alive: timeout=1` and means it.
    server.keepAliveTimeout = 1_000;
    let connections = 0;
    server.on("connection", () => connections++);

    for (let asked = 0; asked < 3; asked++) await ask(entry, { method: "POST" });

    expect(connections).toBe(3);
  });

  it("a GET that meets a dead connection is asked again on a new one", async () => {
    let connections = 0;
    const { entry } = await tcp((socket) => {
      connections++;
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
        socket.once("data", () => socket.destroy());
      });
    });

    const answers = [await ask(entry), await ask(entry)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(connections).toBe(2);
  });

  it("bytes behind an answer spoil the connection: nothing of it is the next answer", async () => {
    const answer = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const { entry } = await tcp((socket) => {
      socket.once("data", () => {
        socket.write(`${answer("real")}HTTP/1.1 200 OK\r\n`);
        socket.once("data", () => socket.write(answer("faked")));
      });
    });

    const bodies = [await ask(entry), await ask(entry), await ask(entry)].map(({ body }) => body.toString());

    expect(bodies).toEqual(["real", "real", "real"]);
  });

  it("a client that leaves ends the upstream's work, and its request is no evidence", async () => {
    let aborted = 0;
    const { entry, now, splitter } = await http((incoming, outgoing) => {
      outgoing.on("close", () => aborted++);
      incoming.resume();
    });
    const { cursor } = await splitter.evidence.since(key, undefined);
    const call = request({ port: entry, host: "127.0.0.1", path: "/hang" }).on("error", () => undefined);
    call.end();
    await until(async () => (await now()).inFlight["one"] === 1);

    call.destroy();

    await until(async () => (await now()).inFlight["one"] === 0);
    await until(() => aborted === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { ticks } = await splitter.evidence.since(key, cursor);
    expect(ticks.every(({ stable }) => stable.requests === 0)).toBe(true);
  });
});
