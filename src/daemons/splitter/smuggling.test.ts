import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { arm, fence, openSplitter, removeHomes, route, type SplitterBed } from "../../../test/bed/splitter.ts";
import { openUpstream, talk } from "../../../test/bed/upstream.ts";

/** What a lenient upstream made of what reached it. */
const seen: string[] = [];
let upgrade: string | undefined;
let upstream: Awaited<ReturnType<typeof openUpstream>>;
let splitter: SplitterBed;
let entry: number;

beforeAll(async () => {
  upstream = await openUpstream(
    (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      upgrade = request.headers.upgrade;
      request.resume();
      request.on("end", () => response.end("answer"));
    },
    { insecureHTTPParser: true },
  );
  // What even it cannot read is a request that should have ended before it.
  upstream.server.on("clientError", (_, socket) => {
    seen.push("unreadable");
    socket.destroy();
  });
  splitter = await openSplitter();
  entry = (await splitter.traffic.set(route([arm("stable", upstream.port, 1000)]), fence(1))).listen.port;
});
afterAll(async () => {
  await splitter.close();
  removeHomes();
  await upstream.close();
});
beforeEach(() => void seen.splice(0));

const HIDDEN = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
const post = (fields: string, body: string): string => `POST /front HTTP/1.1\r\nHost: x\r\n${fields}\r\n${body}`;
const get = (fields: string): string => `GET /front HTTP/1.1\r\nHost: x\r\n${fields}\r\n`;

/** Shapes that two parsers are known to read differently; none may reach an upstream. */
const REFUSED_WHOLE: Readonly<Record<string, string>> = {
  "both lengths, Content-Length first": post(
    "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    `0\r\n\r\n${HIDDEN}`,
  ),
  "both lengths, Transfer-Encoding first": post(
    "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    `0\r\n\r\n${HIDDEN}`,
  ),
  "two different lengths": post("Content-Length: 0\r\nContent-Length: 34\r\n", HIDDEN),
  "the same length twice": post("Content-Length: 2\r\nContent-Length: 2\r\n", "ab"),
  "a list of lengths": post("Content-Length: 2, 2\r\n", "ab"),
  "a length with a sign": post("Content-Length: +2\r\n", "ab"),
  "a negative length": post("Content-Length: -1\r\n", "ab"),
  "a hexadecimal length": post("Content-Length: 0x2\r\n", "ab"),
  "an empty length": post("Content-Length:\r\n", HIDDEN),
  "a length beyond all numbers": post("Content-Length: 99999999999999999999\r\n", "ab"),
  "two codings": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
  "a coding before chunked": post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
  "a coding after chunked": post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
  "a misspelt coding": post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
  "a coding with a control character": post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"),
  "white space before the colon": post("Transfer-Encoding : chunked\r\n", `0\r\n\r\n${HIDDEN}`),
  "a folded line": post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
  "a folded first line": `GET /front HTTP/1.1\r\n Host: x\r\n\r\n`,
  "a line that ends in LF alone": post("Content-Length: 0\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
  "a head that ends in LF alone": `GET /front HTTP/1.1\nHost: x\n\n${HIDDEN}`,
  "a head of LFs and nothing behind it": "GET /front HTTP/1.1\nHost: x\n\n",
  "a CR inside a value": get("X-A: b\rTransfer-Encoding: chunked\r\n"),
  "a NUL inside a value": get("X-A: b\x00c\r\n"),
  "a field without a name": get(": x\r\n"),
  "a field without a colon": get("X-A\r\n"),
  "a name with a space inside": get("X A: b\r\n"),
  "chunks in HTTP/1.0": "POST /front HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "no Host": "GET /front HTTP/1.1\r\n\r\n",
  "two Hosts": get("Host: y\r\n"),
  "a Host with a path": "GET /front HTTP/1.1\r\nHost: x/y\r\n\r\n",
  "a Host with user information": "GET /front HTTP/1.1\r\nHost: a@x\r\n\r\n",
  "Connection that names Content-Length": post("Connection: close, content-length\r\nContent-Length: 2\r\n", "ab"),
  "a target without a slash": "GET front HTTP/1.1\r\nHost: x\r\n\r\n",
  "a space inside the target": "GET /front /x HTTP/1.1\r\nHost: x\r\n\r\n",
  "a tab between the parts": "GET\t/front\tHTTP/1.1\r\nHost: x\r\n\r\n",
  "a version in words": "GET /front HTTP/x\r\nHost: x\r\n\r\n",
  "HTTP/0.9": "GET /front\r\n\r\n",
};

/** Shapes whose head is fine and whose body is not: the upstream sees a request that never becomes whole. */
const REFUSED_IN_BODY: Readonly<Record<string, string>> = {
  "a chunk size that is no number": "zz\r\nab\r\n0\r\n\r\n",
  "a chunk size with a sign": "+2\r\nab\r\n0\r\n\r\n",
  "a chunk size with 0x": "0x2\r\nab\r\n0\r\n\r\n",
  "a chunk size beyond all numbers": "fffffffffffffffff\r\nab\r\n0\r\n\r\n",
  "white space before a chunk size": " 2\r\nab\r\n0\r\n\r\n",
  "white space after a chunk size": "2 \r\nab\r\n0\r\n\r\n",
  "a chunk size that ends in LF alone": "2\nab\r\n0\r\n\r\n",
  "a chunk size that ends in CR alone": "2\rXab\r\n0\r\n\r\n",
  "a chunk extension with LF inside": `2;x\nab\r\n0\r\n\r\n`,
  "a chunk longer than its size": "2\r\nabc\r\n0\r\n\r\n",
  "a chunk that ends in LF alone": "2\r\nab\n0\r\n\r\n",
  "a trailer that sets the length": "0\r\nContent-Length: 5\r\n\r\n",
  "a trailer that sets the coding": "0\r\nTransfer-Encoding: chunked\r\n\r\n",
  "a folded trailer": "0\r\nX-A: b\r\n c\r\n\r\n",
  "an endless trailer": `0\r\nX-A: ${"b".repeat(9000)}\r\n\r\n`,
  "an endless extension": `2;${"b".repeat(2000)}\r\nab\r\n0\r\n\r\n`,
};

describe("request smuggling", () => {
  it.each(Object.entries(REFUSED_WHOLE))(
    "%s is answered 400 and closed, and no upstream hears of it",
    async (_, bytes) => {
      const { text, closed } = await talk(entry, bytes);

      expect(text).toMatch(/^HTTP\/1\.1 400 /);
      expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(closed).toBe(true);
      expect(seen).toEqual([]);
    },
  );

  it.each(Object.entries(REFUSED_IN_BODY))(
    "%s is answered 400 and closed, and what follows is no request",
    async (_, body) => {
      const { text, closed } = await talk(entry, post("Transfer-Encoding: chunked\r\n", `${body}${HIDDEN}`));

      expect(text).toMatch(/^HTTP\/1\.1 400 /);
      expect(closed).toBe(true);
      // The cut connection is all that the upstream hears of the rest.
      expect(seen.filter((line) => line !== "POST /front" && line !== "unreadable")).toEqual([]);
    },
  );

  it("a malformed request is nobody's error: no arm counts it", async () => {
    const key = { app: "shop", service: "orders" };
    const { cursor } = await splitter.evidence.since(key, undefined);
    await talk(entry, REFUSED_WHOLE["no Host"] ?? "");
    await talk(entry, post("Transfer-Encoding: chunked\r\n", "zz\r\n"));
    await new Promise((resolve) => setTimeout(resolve, 600));

    const { ticks } = await splitter.evidence.since(key, cursor);

    expect(ticks.reduce((sum, { stable }) => sum + stable.requests, 0)).toBe(0);
  });

  it("a body that is a request stays a body", async () => {
    const { text } = await talk(entry, post(`Content-Length: ${HIDDEN.length}\r\n`, HIDDEN), /answer$/);

    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    expect(seen).toEqual(["POST /front"]);
  });

  it("a head that grows without end is answered 431", async () => {
    const { text, closed } = await talk(entry, `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"b".repeat(40_000)}`);

    expect([text.slice(0, 12), closed]).toEqual(["HTTP/1.1 431", true]);
  });

  it("CONNECT is answered 405, and a version that is not ours 505", async () => {
    expect((await talk(entry, "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n")).text).toMatch(/^HTTP\/1\.1 405 /);
    expect((await talk(entry, "GET / HTTP/2.0\r\nHost: x\r\n\r\n")).text).toMatch(/^HTTP\/1\.1 505 /);
  });

  it("an upgrade to h2c is not passed on", async () => {
    const { text } = await talk(
      entry,
      get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
      /answer$/,
    );

    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(upgrade).toBeUndefined();
  });

  it("whatever is sent, a lenient upstream sees one request for each answer it gave and none that was hidden", async () => {
    const piece = fc.constantFrom(
      ..."Content-Length: 5\r\n|Content-Length: 0\r\n|Transfer-Encoding: chunked\r\n|Transfer-Encoding:chunked\r\n|Transfer-Encoding: identity\r\n|X: y\r\n|\n|\r|\r\n|\r\n\r\n|0\r\n\r\n|5\r\nabcde\r\n|5\r\n|abcde|;x=y| |\t|:|GET /hidden HTTP/1.1\r\n|Host: x\r\n|\x00|POST /front HTTP/1.1\r\nHost: x\r\n|Connection: close\r\n|Connection: transfer-encoding\r\n".split(
        "|",
      ),
    );
    const request = fc
      .array(piece, { minLength: 1, maxLength: 9 })
      .map((pieces) => `POST /front HTTP/1.1\r\nHost: x\r\n${pieces.join("")}`);

    await fc.assert(
      fc.asyncProperty(request, async (bytes) => {
        seen.splice(0);
        // A last request that ends the conversation, unless what came before swallows it.
        const { text } = await talk(
          entry,
          `${bytes}\r\nGET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n${"\r\n".repeat(2)}`,
          /HTTP\/1\.1 [45]/,
        ).catch(() => ({ text: "" }));
        const answers = text.match(/HTTP\/1\.1 200/g)?.length ?? 0;
        // Requests cut short by a refusal reach the upstream but are never answered; there is at most one.
        const whole = seen.filter((line) => line !== "unreadable").length;
        expect(whole).toBeGreaterThanOrEqual(answers);
        expect(whole).toBeLessThanOrEqual(answers + 1);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});
