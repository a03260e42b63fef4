import { request } from "node:http";
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { closeFronts, http, sha256, tcp } from "../../../test/bed/splitter-front.ts";
import { talk, until } from "../../../test/bed/upstream.ts";

afterEach(closeFronts);

describe("streams", () => {
  it("events arrive as they are sent", async () => {
    const events: (() => void)[] = [];
    const { entry, now } = await http((_, outgoing) => {
      outgoing.writeHead(200, { "content-type": "text/event-stream" });
      outgoing.write("data: 1\n\n");
      events.push(
        () => outgoing.write("data: 2\n\n"),
        () => outgoing.end("data: 3\n\n"),
      );
    });

    const seen = await new Promise<string[]>((resolve, reject) => {
      const seen: string[] = [];
      request({ port: entry, host: "127.0.0.1" }, (response) => {
        response.on("data", (chunk: Buffer) => {
          seen.push(chunk.toString());
          // The next is sent only after this one came: nothing waits in the splitter for more.
          events.shift()?.();
        });
        response.on("end", () => resolve(seen));
      })
        .on("error", reject)
        .end();
    });

    expect(seen).toEqual(["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"]);
    await until(async () => (await now()).inFlight["one"] === 0);
  });

  it("a web socket echoes small and large messages, counts as in flight while it is open, and ends in both directions", async () => {
    const { entry, now, server } = await http((_, outgoing) => void outgoing.end());
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket) => socket.on("message", (data, binary) => socket.send(data, { binary })));
    const socket = new WebSocket(`ws://127.0.0.1:${entry}/`);
    await new Promise((resolve) => socket.once("open", resolve));
    const large = randomBytes(3 * 1024 * 1024);

    const echoes: Buffer[] = [];
    socket.on("message", (data) => echoes.push(data as Buffer));
    socket.send("small");
    socket.send(large);
    await until(() => echoes.length === 2);
    const during = (await now()).inFlight["one"];
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1000);

    expect([echoes[0]?.toString(), sha256(echoes[1] ?? ""), during]).toEqual(["small", sha256(large), 1]);
    expect(await closed).toBe(1000);
    await until(async () => (await now()).inFlight["one"] === 0);
  });

  it("bytes a client sends right behind its upgrade reach the upstream after the head", async () => {
    const { entry } = await tcp((socket) => {
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk.toString();
        if (text.endsWith("\r\n\r\n"))
          socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello");
        if (text.endsWith("early")) socket.end(" early");
      });
    });

    const { text } = await talk(
      entry,
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly",
    );

    expect(text).toMatch(/^HTTP\/1\.1 101 [^]*\r\n\r\nhello early$/);
  });

  it("a slow client holds the upstream back instead of filling memory", async () => {
    const total = 96 * 1024 * 1024;
    let sent = 0;
    const { entry } = await tcp((socket) => {
      const block = Buffer.alloc(64 * 1024, "a");
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`);
        const more = (): void => {
          while (sent < total) {
            sent += block.length;
            if (!socket.write(block)) return void socket.once("drain", more);
          }
        };
        more();
      });
    });

    const received = await new Promise<{ stalledAt: number; bytes: number }>((resolve, reject) => {
      request({ port: entry, host: "127.0.0.1" }, (response) => {
        response.pause();
        setTimeout(() => {
          const stalledAt = sent;
          let bytes = 0;
          response.on("data", (chunk: Buffer) => (bytes += chunk.length));
          response.on("end", () => resolve({ stalledAt, bytes }));
          response.resume();
        }, 700);
      })
        .on("error", reject)
        .end();
    });

    // What the kernel's own buffers take; without back-pressure it would be everything.
    expect(received.stalledAt).toBeLessThan(total / 2);
    expect(received.bytes).toBe(total);
  });

  it("a slow upstream holds the client back", async () => {
    const total = 96 * 1024 * 1024;
    let read = 0;
    let go: () => void = () => undefined;
    const { entry } = await http((incoming, outgoing) => {
      go = () =>
        incoming.on("data", (chunk: Buffer) => (read += chunk.length)).on("end", () => outgoing.end(String(read)));
    });
    let sent = 0;
    const answer = new Promise<string>((resolve, reject) => {
      const call = request(
        { port: entry, host: "127.0.0.1", method: "POST", headers: { "content-length": total } },
        (response) => response.on("data", (chunk: Buffer) => resolve(chunk.toString())),
      ).on("error", reject);
      const block = Buffer.alloc(64 * 1024, "a");
      const more = (): void => {
        while (sent < total) {
          sent += block.length;
          if (!call.write(block)) return void call.once("drain", more);
        }
        call.end();
      };
      more();
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    const stalledAt = sent;
    go();

    expect(stalledAt).toBeLessThan(total / 2);
    expect(await answer).toBe(String(total));
  });
});
