import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openLink, type Channel, type Link, type RawHandle } from "./link.ts";

const children: ChildProcess[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) server.close();
});

/** A process that says "ready" and from then on reads nothing more. */
const DEAF = 'process.send({ type: "ready" }, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))';

async function openDeaf() {
  const child = spawn(process.execPath, ["-e", DEAF], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  children.push(child);
  const link = openLink(child as Channel);
  const heard: string[] = [];
  const gone = new Promise<void>((resolve) =>
    link.listen({
      message: ({ type }) => heard.push(type),
      gone: () => {
        heard.push("gone");
        resolve();
      },
    }),
  );
  await once(child, "message");
  return { child, link, heard, gone };
}

/** Leaves a handle on its way: nobody at the other end takes it. */
async function sendSocket(link: Link): Promise<void> {
  const server = createServer().listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const handle = (server as { readonly _handle?: RawHandle })._handle;
  link.send({ type: "hold", key: "shop/orders", host: "127.0.0.1", port: 1 }, handle);
}

describe("link", () => {
  it("tells once that the other process died", async () => {
    const { child, heard, gone } = await openDeaf();

    child.kill("SIGKILL");
    await gone;
    await once(child, "close");

    expect(heard).toEqual(["ready", "gone"]);
  });

  it("tells that the other process died before it took the socket that was sent to it", async () => {
    const { child, link, heard, gone } = await openDeaf();
    await sendSocket(link);

    child.kill("SIGKILL");
    await gone;

    expect(link.connected).toBe(false);
    expect(heard).toEqual(["ready", "gone"]);
  });

  it("close() tells it too, whatever is still on its way, and bears the death that follows", async () => {
    const { child, link, heard, gone } = await openDeaf();
    await sendSocket(link);

    link.close();
    await gone;
    child.kill("SIGKILL");
    await once(child, "close");

    expect(heard).toEqual(["ready", "gone"]);
  });
});
