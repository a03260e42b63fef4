import { describe } from "vitest";
import { blobsContract } from "../../ports/blobs.contract.ts";
import { createMemoryBlobs } from "./memory.ts";

describe("memory blobs", () => blobsContract(async () => createMemoryBlobs()));
