import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMemoryBlobs } from "../../src/adapters/blobs/memory.ts";
import { createMemoryPair } from "../../src/adapters/daemons/memory.ts";
import { createDiskFiles } from "../../src/adapters/files/disk.ts";
import { createNoGoTree } from "../../src/adapters/go-tree/none.ts";
import { createMemoryHost } from "../../src/adapters/host/memory.ts";
import { createMemoryRegistry } from "../../src/adapters/registry/memory/registry.ts";
import { createScannerWithoutDatabase } from "../../src/adapters/scanner/without-database.ts";
import { createMemoryGoFacts } from "../../src/adapters/toolchain/go-facts-memory.ts";
import { createMemoryToolchain } from "../../src/adapters/toolchain/memory.ts";
import { layoutOf } from "../../src/kit/home.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { App, Context, DeployInput, UpInput } from "../../src/pipeline/app.ts";
import { createApp } from "../../src/pipeline/create-app.ts";
import type { TargetPorts } from "../../src/pipeline/deps.ts";
import { createWorld, type WorldOptions } from "../rollout/world.ts";

export const DEPLOY: DeployInput = {
  target: "local",
  service: "orders",
  version: undefined,
  image: undefined,
  resume: false,
  dryRun: false,
  policy: { tickMs: 250 },
};
export const UP: UpInput = { target: "local", services: [], version: undefined, dryRun: false };

/** A service that reads its port, so that two versions of it can stand beside each other. */
const source = (words: string, port = 'os.Getenv("PORT")'): string => `package main

import (
	"net/http"
	"os"
)

func main() {
	_ = os.Args
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("${words}")) })
	http.ListenAndServe(":"+${port}, nil)
}
`;

/** Every use case over memory adapters, a real project on disk and a clock that leaps. */
export function createPipeline(options: WorldOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-pipeline-"));
  const root = join(folder, "shop");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("go.mod", "module example.com/shop\n\ngo 1.22\n");
  write("orders/main.go", source("one"));

  const world = createWorld(options);
  const registry = createMemoryRegistry("embedded");
  const pair = createMemoryPair();
  const stop = new AbortController();
  const events: RunEvent[] = [];
  const process = world.createProcess();
  const ports: TargetPorts = {
    target: world.target,
    traffic: world.traffic,
    evidence: world.evidence,
    lease: process.deps.lease,
    openStore: async () => world.store,
    pair,
  };
  const app: App = createApp({
    host: { platform: "linux", env: {}, architecture: "x64" },
    layout: layoutOf(join(folder, "home")),
    clock: world.clock,
    files: createDiskFiles,
    hostQuestions: async () => createMemoryHost(),
    blobs: createMemoryBlobs(),
    toolchain: createMemoryToolchain(),
    goFacts: createMemoryGoFacts(),
    goTree: createNoGoTree(),
    scanner: createScannerWithoutDatabase(),
    connect: () => ({
      openRegistry: async (repository) => ({ registry, name: repository.split("/").slice(1).join("/") }),
      openTarget: async () => ports,
    }),
    holder: () => process.holder,
    embeddedRegistry: {
      start: async () => ({ address: "", data: "", tokenFile: "" }),
      serve: async () => ({ address: "", data: "", tokenFile: "" }),
      stop: async () => ({ stopped: true }),
    },
  });
  const context: Context = { cwd: root, emit: (event) => void events.push(event), signal: stop.signal };
  return {
    app,
    context,
    world,
    registry,
    pair,
    events,
    root,
    write,
    source,
    interrupt: () => stop.abort(),
    notes: () => events.flatMap((event) => (event.type === "note" ? [event.note.code] : [])),
    up: (input: Partial<UpInput> = {}) => app.up(context, { ...UP, ...input }),
    deploy: (input: Partial<DeployInput> = {}) => app.deploy(context, { ...DEPLOY, ...input }),
    async state(service = "orders") {
      const { services } = await app.status(context, { target: "local" });
      return services.find((one) => one.service === service);
    },
    async close(): Promise<void> {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Pipeline = ReturnType<typeof createPipeline>;
