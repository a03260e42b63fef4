import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";

/** A service behind the splitter that runs in a process of its own. */
export interface UpstreamProcess {
  readonly port: number;
  readonly child: ChildProcess;
}

/** Starts `upstream.mjs`; it answers with its version, to POST with the sha256 of the body, at /events with a stream, and echoes web sockets. */
export async function spawnUpstream(version: string): Promise<UpstreamProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "upstream.mjs"), version], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  return { port, child };
}

/** A Node server on a port of its own choosing. */
export async function openUpstream(
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown,
  more: { readonly insecureHTTPParser?: boolean } = {},
): Promise<{ readonly server: Server; readonly port: number; close(): Promise<void> }> {
  const server = createServer(more, (incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { server, port: (server.address() as AddressInfo).port, close };
}

/** Sends bytes as they are and answers with everything that came back until the connection was closed, or `until` was seen. */
export function talk(
  port: number,
  bytes: string,
  until?: RegExp,
): Promise<{ readonly text: string; readonly closed: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    let text = "";
    const end = (closed: boolean) => (): void => {
      resolve({ text, closed });
      socket.destroy();
    };
    socket.setTimeout(20_000, () => {
      socket.destroy();
      reject(new Error(`no end after ${JSON.stringify(text)}`));
    });
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (until?.test(text) === true) end(false)();
    });
    socket.on("end", end(true));
    // A reset after the answer is an end as well.
    socket.on("error", end(true));
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly trailers: NodeJS.Dict<string>;
  readonly body: Buffer;
}

/** One request through Node's own client; a broken answer rejects. */
export function ask(port: number, options: RequestOptions & { readonly body?: string | Buffer } = {}): Promise<Answer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, agent: false, ...rest }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode = 0, headers, trailers } = response;
        resolve({ status: statusCode, headers, trailers, body: Buffer.concat(chunks) });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** Waits until something holds; fails after 20 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it never came true");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
