import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { LIMITS, type Limits } from "../../src/daemons/splitter/client.ts";
import type { Route } from "../../src/model/run.ts";
import { arm, fence, openSplitter, removeHomes, route, type SplitterBed } from "./splitter.ts";
import { openUpstream } from "./upstream.ts";

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

const closing: (() => Promise<unknown>)[] = [];

/** Closes what a test opened, last opened first. */
export async function closeFronts(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close();
  removeHomes();
}

/** The route of `route()`. */
export const key = { app: "shop", service: "orders" };
export const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

/** A splitter before this upstream port; its entry and what it says about the route. */
export async function before(
  port: number,
  limits?: Partial<Limits>,
): Promise<{ entry: number; splitter: SplitterBed; now(): Promise<Route> }> {
  const splitter = await openSplitter(limits === undefined ? {} : { limits: { ...LIMITS, ...limits } });
  closing.push(() => splitter.close());
  const { listen } = await splitter.traffic.set(route([arm("stable", port, 1000, "one")]), fence(1));
  const now = async (): Promise<Route> => {
    const [only] = await splitter.traffic.observe("shop");
    if (only === undefined) throw new Error("no route");
    return only;
  };
  return { entry: listen.port, splitter, now };
}

/** A Node server behind a splitter. */
export async function http(listener: Listener, limits?: Partial<Limits>) {
  const upstream = await openUpstream(listener);
  closing.push(() => upstream.close());
  return { ...(await before(upstream.port, limits)), server: upstream.server };
}

/** An upstream that speaks bytes. */
export async function tcp(accept: (socket: Socket) => void, limits?: Partial<Limits>) {
  const server = createTcpServer(accept);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { ...(await before((server.address() as AddressInfo).port, limits)), server };
}

/** Everything a message carries. */
export const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};
