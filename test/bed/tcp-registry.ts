import { createServer, type Server, type Socket } from "node:net";

/** One request as it came over the wire. */
export interface TcpRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * What the server does with a request: the exact bytes to send (then it goes on), bytes after which it hangs up, or silence.
 */
export type TcpReply =
  | { readonly kind: "send"; readonly bytes: Buffer | string }
  | { readonly kind: "cut"; readonly bytes: Buffer | string }
  | { readonly kind: "reset" }
  | { readonly kind: "silence" }
  | { readonly kind: "drip"; readonly bytes: Buffer | string; readonly everyMs: number };

export interface TcpRegistry {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly port: number;
  /** Every request so far, in order. */
  readonly seen: TcpRequest[];
  close(): Promise<void>;
}

const TLS_HANDSHAKE = 0x16;

/** A server made of a TCP listener and nothing else, so that it can say what no HTTP library would. */
export async function startTcpRegistry(reply: (request: TcpRequest, count: number) => TcpReply): Promise<TcpRegistry> {
  const seen: TcpRequest[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    let pending: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      // As every plain server does with a TLS greeting.
      if (pending[0] === TLS_HANDSHAKE) return void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      for (let request = takeRequest(pending); request !== undefined; request = takeRequest(pending)) {
        pending = request.rest;
        seen.push(request.request);
        act(socket, reply(request.request, seen.length));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${port}`,
    port,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A whole answer with its length. */
export function answer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer | string = "",
): TcpReply {
  const lines = Object.entries({ "Content-Length": String(Buffer.byteLength(body)), ...headers });
  const head = `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  return { kind: "send", bytes: Buffer.concat([Buffer.from(head), Buffer.from(body)]) };
}

function takeRequest(bytes: Buffer): { readonly request: TcpRequest; readonly rest: Buffer } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const length = Number(headers["content-length"] ?? 0);
  if (bytes.length < end + 4 + length) return undefined;
  const [method = "", target = ""] = first.split(" ");
  const body = bytes.subarray(end + 4, end + 4 + length);
  return { request: { method, target, headers, body }, rest: bytes.subarray(end + 4 + length) };
}

function act(socket: Socket, reply: TcpReply): void {
  switch (reply.kind) {
    case "send":
      socket.write(reply.bytes);
      return;
    case "cut":
      socket.end(reply.bytes);
      return;
    case "reset":
      socket.resetAndDestroy();
      return;
    case "silence":
      return;
    case "drip": {
      const bytes = Buffer.from(reply.bytes);
      let at = 0;
      const timer = setInterval(() => {
        if (at >= bytes.length || socket.destroyed) return clearInterval(timer);
        socket.write(bytes.subarray(at, ++at));
      }, reply.everyMs);
    }
  }
}
