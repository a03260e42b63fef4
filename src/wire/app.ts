import { createDiskBlobs } from "../adapters/blobs/disk.ts";
import { createDiskFiles } from "../adapters/files/disk.ts";
import { createTreeSitter } from "../adapters/go-tree/tree-sitter.ts";
import { createGoFacts } from "../adapters/toolchain/go-facts.ts";
import { createScannerWithoutDatabase } from "../adapters/scanner/without-database.ts";
import { SlipwayError } from "../errors.ts";
import { ownIdentity } from "../kit/process.ts";
import type { App } from "../pipeline/app.ts";
import { createApp } from "../pipeline/create-app.ts";
import type { Connections, ConnectInput } from "../pipeline/deps.ts";
import { tuneV8 } from "./tune-v8.ts";
import { clock, host, layout, pinHome, toolchain } from "./host.ts";
import { wireEmbeddedRegistry, wireRegistries } from "./registries.ts";

/** The App of this process: every port with the adapter this machine and configuration call for. */
export function wireApp(): App {
  pinHome();
  const app = createApp({
    host,
    layout,
    clock,
    connect,
    files: createDiskFiles,
    hostQuestions: async (cwd) => (await import("../adapters/host/node.ts")).createNodeHost({ env: host.env, cwd }),
    blobs: createDiskBlobs(layout.blobs),
    toolchain: toolchain(),
    goFacts: createGoFacts(host),
    goTree: createTreeSitter(),
    scanner: createScannerWithoutDatabase(),
    embeddedRegistry: wireEmbeddedRegistry(),
    holder: () => ({ ...ownIdentity(), since: clock.now() }),
  });
  return {
    ...app,
    assess(context, input) {
      tuneV8();
      return app.assess(context, input);
    },
  };
}

function connect(input: ConnectInput): Connections {
  const openRegistry = wireRegistries(input);
  return {
    openRegistry,
    async openTarget(name) {
      const config = input.config.targets[name];
      if (config === undefined)
        throw new SlipwayError("target-unknown", { target: name, targets: Object.keys(input.config.targets) });
      return (await import("./target.ts")).wireTarget(name, config, openRegistry);
    },
  };
}
