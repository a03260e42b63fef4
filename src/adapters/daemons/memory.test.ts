import { describe } from "vitest";
import { pairContract } from "../../ports/daemons.contract.ts";
import { createMemoryPair } from "./memory.ts";

describe("memory pair", () => pairContract(async () => createMemoryPair()));
