import { describe } from "vitest";
import { evidenceContract } from "../../../ports/evidence.contract.ts";
import { createMemoryEvidence } from "./evidence.ts";

describe("memory evidence", () => {
  evidenceContract(async () => {
    const evidence = createMemoryEvidence();
    const key = { app: "shop", service: "orders" };
    return {
      evidence,
      key,
      answer: async (role, requests, errors) => evidence.count(key, role, requests, errors),
      settle: async () => evidence.tick(),
      restart: async () => evidence.restart(),
    };
  });
});
