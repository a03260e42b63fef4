import { describe } from "vitest";
import { registryContract } from "../../../ports/registry.contract.ts";
import { createMemoryRegistry } from "./registry.ts";

describe("memory registry", () => registryContract(async () => createMemoryRegistry()));
