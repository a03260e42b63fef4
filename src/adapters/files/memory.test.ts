import { describe } from "vitest";
import { filesContract } from "../../ports/files.contract.ts";
import { createMemoryFiles } from "./memory.ts";

describe("memory files", () => filesContract(async (tree) => createMemoryFiles(tree)));
