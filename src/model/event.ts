import type { Digest } from "../kit/digest.ts";
import type { Message } from "./message.ts";
import type { Platform } from "./platform.ts";
import type { EvidenceNumbers, RolloutTransition } from "./rollout.ts";
import type { GateVerdict } from "./verdict.ts";

export type Stage = "assess" | "build" | "gate" | "push" | "verify" | "start" | "rollout" | "stop";

/** Everything a stage says while it works: the only output of stages. Schema `slipway.events/1`. */
export type RunEvent =
  | { readonly type: "stage-started"; readonly stage: Stage; readonly service?: string }
  | { readonly type: "stage-finished"; readonly stage: Stage; readonly service?: string; readonly ms: number }
  | {
      readonly type: "progress";
      readonly what: string;
      readonly done: number;
      readonly total?: number;
      readonly unit: "bytes" | "files" | "requests" | "steps";
    }
  | { readonly type: "note"; readonly note: Message }
  // toolchain
  | { readonly type: "go-found"; readonly version: string; readonly origin: "path" | "fetched" | "cache" }
  | { readonly type: "go-fetching"; readonly version: string; readonly asked: string }
  // build
  | {
      readonly type: "compiled";
      readonly service: string;
      readonly platform: Platform;
      readonly bytes: number;
      readonly ms: number;
    }
  | {
      readonly type: "image-built";
      readonly service: string;
      readonly digest: Digest;
      readonly bytes: number;
      readonly unchanged: boolean;
      readonly ms: number;
    }
  // gates
  | { readonly type: "gate-decided"; readonly service: string; readonly verdict: GateVerdict }
  // registry
  | {
      readonly type: "blob-pushed";
      readonly repository: string;
      readonly digest: Digest;
      readonly bytes: number;
      readonly how: "uploaded" | "mounted" | "present";
    }
  | {
      readonly type: "image-pushed";
      readonly repository: string;
      readonly digest: Digest;
      readonly tag?: string;
      readonly ms: number;
    }
  | {
      readonly type: "image-verified";
      readonly repository: string;
      readonly digest: Digest;
      readonly blobs: number;
      readonly bytes: number;
    }
  | { readonly type: "daemon-started"; readonly daemon: string; readonly address: string }
  // run and roll out
  | { readonly type: "instance-started"; readonly service: string; readonly instance: string; readonly port: number }
  | { readonly type: "instance-ready"; readonly service: string; readonly instance: string; readonly ms: number }
  | {
      readonly type: "instance-stopped";
      readonly service: string;
      readonly instance: string;
      readonly graceful: boolean;
    }
  | { readonly type: "watched"; readonly service: string; readonly weight: number; readonly numbers: EvidenceNumbers }
  | {
      readonly type: "rollout";
      readonly service: string;
      readonly rollout: string;
      readonly transition: RolloutTransition;
    };

export type Emit = (event: RunEvent) => void;
