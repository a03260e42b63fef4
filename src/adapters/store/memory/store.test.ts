import { describe } from "vitest";
import { storeContract } from "../../../ports/store.contract.ts";
import { createMemoryDisk, createMemoryStore } from "./store.ts";

describe("memory store", () =>
  storeContract(async () => {
    const disk = createMemoryDisk();
    return { open: async (isAlive) => createMemoryStore({ clock: { now: () => 0 }, isAlive, disk }) };
  }));
