import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHandles } from "./handles.ts";
import type { Link } from "./link.ts";
import type { PairMessage } from "./messages.ts";
import { createSharedListeners } from "./shared-listeners.ts";

const HOST = "127.0.0.1";
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
function server(): Server {
  const made = createServer((socket) => socket.end());
  servers.push(made);
  return made;
}

/** Listeners linked to another daemon that answers by `reply`. */
function open(reply: (message: PairMessage) => Promise<PairMessage | undefined>) {
  const handles = createHandles();
  const heard: string[] = [];
  const link: Link = {
    connected: true,
    send: (message) => {
      heard.push("key" in message ? `${message.type} ${message.key}` : message.type);
      void reply(message).then((answer) => {
        if (answer?.type === "held" || answer?.type === "dropped") listeners.confirmed(answer);
      });
    },
    listen: () => {},
    close: () => {},
  };
  const listeners = createSharedListeners(handles, () => link);
  return { handles, heard, listeners };
}
const agree = async (message: PairMessage): Promise<PairMessage | undefined> => {
  if (message.type === "hold") return { type: "held", key: message.key };
  return message.type === "drop" ? { type: "dropped", key: message.key } : undefined;
};

describe("shared listeners", () => {
  it("listen() answers once the other daemon holds the socket", async () => {
    const { listeners, heard, handles } = open(agree);

    const port = await listeners.listen(server(), "shop/orders", HOST, 0);

    expect(heard).toEqual(["hold shop/orders"]);
    expect(handles.get("shop/orders")).toMatchObject({ host: HOST, port });
    expect(handles.get("shop/orders")?.handle).toBeDefined();
  });

  it("listen() serves the socket that was handed over, at the port it has", async () => {
    const first = open(agree);
    const bound = await first.listeners.listen(server(), "shop/orders", HOST, 0);
    const held = first.handles.get("shop/orders");
    const { listeners, handles, heard } = open(agree);
    if (held !== undefined) handles.put("shop/orders", held);

    const again = createServer((socket) => socket.end());

    expect(await listeners.listen(again, "shop/orders", HOST, 0)).toBe(bound);
    expect(heard).toEqual([]);
  });

  it("listen() binds anew, and hands it over, where only the address could be handed over", async () => {
    const { listeners, handles, heard } = open(agree);
    const free = server().listen(0, HOST);
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, "close");
    handles.put("shop/orders", { host: HOST, port, handle: undefined });

    expect(await listeners.listen(server(), "shop/orders", HOST, 0)).toBe(port);
    expect(heard).toContain("hold shop/orders");
  });

  it("listen() waits until the other daemon dropped the socket of a route that was just removed", async () => {
    const copy = server();
    const { listeners } = open(async (message) => {
      if (message.type === "drop") {
        await new Promise((resolve) => setTimeout(resolve, 200));
        copy.close();
        await once(copy, "close");
      }
      return agree(message);
    });
    const first = server();
    const port = await listeners.listen(first, "shop/orders", HOST, 0);
    first.close();
    // Stands for the copy that the other daemon still has.
    copy.listen(port, HOST);
    await once(copy, "listening");

    void listeners.release("shop/orders");

    expect(await listeners.listen(server(), "shop/orders", HOST, port)).toBe(port);
  });

  it("listen() fails as the system does when somebody else has the port", async () => {
    const { listeners } = open(agree);
    const other = server().listen(0, HOST);
    await once(other, "listening");

    const listening = listeners.listen(server(), "shop/orders", HOST, (other.address() as AddressInfo).port);

    await expect(listening).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("listen() does not wait for ever for an answer", async () => {
    const { listeners } = open(async () => undefined);

    const port = await listeners.listen(server(), "shop/orders", HOST, 0);

    const socket = connect(port, HOST);
    await once(socket, "connect");
    socket.destroy();
  });

  it("releaseUnused() gives up what no route wants, and nothing else", async () => {
    const { listeners, handles, heard } = open(agree);
    await listeners.listen(server(), "shop/orders", HOST, 0);
    let closed = false;
    handles.put("shop/gone", { host: HOST, port: 1, handle: { close: () => (closed = true) } });

    await listeners.releaseUnused();

    expect(closed).toBe(true);
    expect(handles.keys()).toEqual(["shop/orders"]);
    expect(heard).toEqual(["hold shop/orders", "drop shop/gone"]);
  });
});
