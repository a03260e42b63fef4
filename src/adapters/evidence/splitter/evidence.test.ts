import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe } from "vitest";
import { arm, fence, openSplitter, removeHomes, route, type SplitterBed } from "../../../../test/bed/splitter.ts";
import type { Role } from "../../../model/run.ts";
import { evidenceContract } from "../../../ports/evidence.contract.ts";

describe("splitter evidence", () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    removeHomes();
  });

  evidenceContract(async () => {
    const upstream = createServer((request, response) => {
      response.writeHead(request.url === "/bad" ? 500 : 200).end("answer");
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const { port } = upstream.address() as AddressInfo;
    let splitter: SplitterBed = await openSplitter();
    let epoch = 0;
    const weigh = async (role: Role): Promise<number> => {
      const canary = role === "canary" ? 1000 : 0;
      const arms = [arm("stable", port, 1000 - canary, "a"), arm("canary", port, canary, "b")];
      return (await splitter.traffic.set(route(arms), fence(++epoch))).listen.port;
    };
    await weigh("stable");
    closing.push(async () => {
      await splitter.close();
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
    });
    return {
      get evidence() {
        return splitter.evidence;
      },
      key: { app: "shop", service: "orders" },
      answer: async (role, requests, errors) => {
        const entry = await weigh(role);
        for (let sent = 0; sent < requests; sent++)
          await (await fetch(`http://127.0.0.1:${entry}${sent < errors ? "/bad" : "/"}`)).text();
      },
      settle: () => new Promise((resolve) => setTimeout(resolve, 300)),
      restart: async () => {
        await splitter.close();
        splitter = await openSplitter({ home: splitter.home });
      },
    };
  });
});
