import { describe } from "vitest";
import { toolchainContract } from "../../ports/toolchain.contract.ts";
import { createMemoryToolchain } from "./memory.ts";

describe("memory toolchain", () => toolchainContract(async () => createMemoryToolchain()));
