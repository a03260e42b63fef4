import type { HomeInput, Layout } from "../kit/home.ts";
import type { Fence } from "../model/run.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { Files } from "../ports/files.ts";
import type { OpenRegistry } from "../ports/registry.ts";
import type { Scanner } from "../ports/scanner.ts";
import type { Holder, OpenStore } from "../ports/store.ts";
import type { Lease, Target } from "../ports/target.ts";
import type { Toolchain } from "../ports/toolchain.ts";
import type { Evidence, Traffic } from "../ports/traffic.ts";

/** Everything that belongs to one target. */
export interface TargetPorts {
  readonly target: Target;
  readonly traffic: Traffic;
  readonly evidence: Evidence;
  readonly lease: Lease;
  readonly openStore: OpenStore;
}

/** What the use cases need of the world; put together by `wire.ts`. */
export interface Deps {
  readonly host: HomeInput & { readonly architecture: string };
  readonly layout: Layout;
  readonly clock: Clock;
  readonly files: (root: string) => Files;
  readonly blobs: Blobs;
  readonly toolchain: Toolchain;
  readonly openRegistry: OpenRegistry;
  readonly scanner: Scanner;
  /** `protectedTarget` as the configuration marks it. */
  readonly openTarget: (name: string, protectedTarget: boolean) => TargetPorts;
  /** This process, as a holder of rollouts. */
  readonly holder: () => Holder;
}

export type { Fence };
