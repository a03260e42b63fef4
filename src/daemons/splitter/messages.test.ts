import { randomBytes } from "node:crypto";
import { Agent, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { bodyOf, closeFronts, http, sha256, tcp } from "../../../test/bed/splitter-front.ts";
import { ask, talk } from "../../../test/bed/upstream.ts";

afterEach(closeFronts);

describe("messages", () => {
  it("a body of 8 MiB arrives whole both ways, with a length and in chunks", async () => {
    const { entry } = await http(async (incoming, outgoing) => {
      outgoing.end(await bodyOf(incoming));
    });
    const bytes = randomBytes(8 * 1024 * 1024);

    const whole = await ask(entry, { method: "POST", headers: { "content-length": bytes.length }, body: bytes });
    const chunked = await ask(entry, { method: "POST", headers: { "transfer-encoding": "chunked" }, body: bytes });

    expect([sha256(whole.body), sha256(chunked.body)]).toEqual([sha256(bytes), sha256(bytes)]);
  });

  it("HEAD, 204 and 304 have no body and leave the connection usable", async () => {
    const { entry } = await http((incoming, outgoing) => {
      const status = Number(incoming.url?.slice(1));
      outgoing
        .writeHead(status, status === 200 ? { "content-length": 7 } : {})
        .end(status === 200 ? "content" : undefined);
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });

    const head = await ask(entry, { method: "HEAD", path: "/200", agent });
    const answers = [
      head,
      await ask(entry, { path: "/204", agent }),
      await ask(entry, { path: "/304", agent }),
      await ask(entry, { path: "/200", agent }),
    ];
    agent.destroy();

    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual([
      [200, ""],
      [204, ""],
      [304, ""],
      [200, "content"],
    ]);
    expect(head.headers["content-length"]).toBe("7");
  });

  it("trailers and early hints pass", async () => {
    const { entry } = await http((_, outgoing) => {
      outgoing.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
      outgoing.writeHead(200, { trailer: "x-checksum" });
      outgoing.write("content");
      outgoing.addTrailers({ "x-checksum": "abc" });
      outgoing.end();
    });

    const { text } = await talk(entry, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", /x-checksum: abc\r\n\r\n$/i);

    expect(text).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: /i);
    expect(text).toMatch(/\r\n0\r\nx-checksum: abc\r\n\r\n$/i);
  });

  it("hop-by-hop fields end here in both directions, and the upstream learns who asked", async () => {
    let got: IncomingMessage["headers"] = {};
    const { entry } = await http((incoming, outgoing) => {
      got = incoming.headers;
      outgoing.writeHead(200, { connection: "x-inner", "x-inner": "1", "keep-alive": "timeout=9", "x-outer": "2" });
      outgoing.end();
    });

    const { headers } = await ask(entry, {
      headers: {
        host: "shop.test",
        connection: "x-hop",
        "x-hop": "1",
        te: "trailers",
        "proxy-authorization": "Basic x",
        "x-forwarded-for": "10.0.0.1",
        "x-end": "2",
      },
    });

    expect(got).toMatchObject({
      host: "shop.test",
      "x-end": "2",
      "x-forwarded-for": "10.0.0.1, 127.0.0.1",
      "x-forwarded-proto": "http",
      "x-forwarded-host": "shop.test",
    });
    for (const gone of ["x-hop", "te", "proxy-authorization"]) expect(got).not.toHaveProperty(gone);
    expect(headers).toMatchObject({ "x-outer": "2" });
    for (const gone of ["x-inner", "keep-alive"]) expect(headers).not.toHaveProperty(gone);
  });

  it("requests sent ahead are answered in order", async () => {
    const { entry } = await http((incoming, outgoing) => {
      setTimeout(() => outgoing.end(incoming.url), incoming.url === "/1" ? 50 : 0);
    });
    const requests = ["/1", "/2", "/3"].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join("");

    const { text } = await talk(entry, `\r\n${requests}`, /\/3$/);

    expect(text.match(/\/\d(?=HTTP|$)/g)).toEqual(["/1", "/2", "/3"]);
  });

  it("an HTTP/1.0 client gets its answer and the end of the connection", async () => {
    const { entry } = await http((_, outgoing) => void outgoing.end("content"));

    const { text, closed } = await talk(entry, "GET / HTTP/1.0\r\n\r\n");

    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*content$/);
    expect([closed, text.includes("chunked")]).toEqual([true, false]);
  });

  it("an answer that ends with its connection is passed on as such", async () => {
    const { entry } = await tcp((socket) => {
      socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\n\r\nold content"));
    });

    const { body, headers } = await ask(entry);

    expect([body.toString(), headers.connection]).toEqual(["old content", "close"]);
  });

  it("Expect: 100-continue is asked of the upstream, which may refuse before the body comes", async () => {
    const { entry, server } = await http(async (incoming, outgoing) => {
      outgoing.end(String((await bodyOf(incoming)).length));
    });
    server.on("checkContinue", (incoming, outgoing) => {
      if (incoming.url === "/no") return void outgoing.writeHead(413).end();
      outgoing.writeContinue();
      server.emit("request", incoming, outgoing);
    });
    const expecting = "Host: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";

    const refused = await talk(entry, `POST /no HTTP/1.1\r\n${expecting}`);
    const agreed = await new Promise<string>((resolve) => {
      const socket = connect(entry, "127.0.0.1", () => socket.write(`POST / HTTP/1.1\r\n${expecting}`));
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk.toString();
        if (text.endsWith("100 Continue\r\n\r\n")) socket.write("abcd");
        if (!/200 OK[^]*\r\n\r\n[^]*4/.test(text)) return;
        socket.destroy();
        resolve(text);
      });
    });

    expect(refused.text).toMatch(/^HTTP\/1\.1 413 /);
    expect(agreed).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });
});
