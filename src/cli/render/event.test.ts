import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../model/event.ts";
import type { RolloutTransition, VersionRef } from "../../model/rollout.ts";
import { DEFAULT_POLICY } from "../../model/rollout.ts";
import { LANGUAGES } from "../../texts/catalogue.ts";
import { createTranslate } from "../../texts/translate.ts";
import { NUMBERS } from "../fakes/memory-app.ts";
import { eventLine, transitionLine } from "./event.ts";
import { createSay } from "./say.ts";

const digest = `sha256:${"ab".repeat(32)}` as const;
const because = { code: "configured", params: { file: "slipway.yaml", key: "app" } };
const version = (name: string): VersionRef => ({ version: name, repository: "r", digest, instance: null, spec: null });

const EVENTS: readonly RunEvent[] = [
  { type: "stage-started", stage: "assess" },
  { type: "stage-finished", stage: "push", service: "orders", ms: 10 },
  { type: "progress", what: "blob", done: 10, total: 20, unit: "bytes" },
  { type: "note", note: because },
  { type: "go-found", version: "1.26.8", origin: "cache" },
  { type: "go-fetching", version: "1.26.10", asked: "1.26.8" },
  {
    type: "compiled",
    service: "orders",
    platform: { os: "linux", architecture: "arm", variant: "v7" },
    bytes: 1,
    ms: 1,
  },
  { type: "image-built", service: "orders", digest, bytes: 8_100_000, unchanged: false, ms: 1 },
  {
    type: "gate-decided",
    service: "orders",
    verdict: { gate: "vulnerabilities", answer: "unknown", reasons: [because] },
  },
  { type: "blob-pushed", repository: "r", digest, bytes: 1, how: "mounted" },
  { type: "image-pushed", repository: "r", digest, tag: "v2", ms: 1 },
  { type: "image-verified", repository: "r", digest, blobs: 3, bytes: 1 },
  { type: "daemon-started", daemon: "registry", address: "127.0.0.1:1" },
  { type: "instance-started", service: "orders", instance: "i", port: 1 },
  { type: "instance-ready", service: "orders", instance: "i", ms: 1 },
  { type: "instance-stopped", service: "orders", instance: "i", graceful: false },
  { type: "watched", service: "orders", weight: 50, numbers: NUMBERS },
];

const TRANSITIONS: readonly RolloutTransition[] = [
  { type: "started", from: null, to: version("v1"), policy: DEFAULT_POLICY, plan: [] },
  { type: "started", from: version("v1"), to: version("v2"), policy: DEFAULT_POLICY, plan: [] },
  { type: "canary-starting" },
  { type: "canary-started", instance: "i" },
  { type: "canary-ready", instance: "i" },
  { type: "shift-decided", step: 0, weight: 50 },
  { type: "shifted", step: 0, weight: 50 },
  { type: "step-passed", step: 0, numbers: NUMBERS, because },
  { type: "promote-decided" },
  { type: "promoted" },
  { type: "draining", instance: "i" },
  { type: "drained", instance: "i", left: 2 },
  { type: "retiring", instance: "i" },
  { type: "retired", instance: "i", forced: true },
  { type: "restore-decided", because, numbers: null },
  { type: "restored", because, numbers: null },
  { type: "held", because, numbers: null },
  { type: "resumed", by: "supervisor" },
  { type: "rollback-decided", from: version("v2"), to: version("v1") },
  { type: "rolled-back", from: version("v2"), to: version("v1") },
  { type: "failed", because },
  { type: "finished", outcome: "promoted" },
];

describe.each(LANGUAGES)("in %s", (language) => {
  it.each(EVENTS)("the event $type is a line without a hole", async (event) => {
    const line = eventLine(event, createSay(await createTranslate(language)));

    expect(line).not.toMatch(/\{[a-zA-Z]+\}|^(?:event|transition)\.|undefined/);
  });

  it.each(TRANSITIONS)("the transition $type is a line without a hole", async (transition) => {
    const line = transitionLine("orders", transition, createSay(await createTranslate(language)));

    expect(line).toContain("orders");
    expect(line).not.toMatch(/\{[a-zA-Z]+\}|transition\.|undefined|object/);
  });
});

describe("createSay()", () => {
  it("shows a message nobody worded as its code and parameters", async () => {
    const say = createSay(await createTranslate("en"));

    expect(say.message({ code: "moon-is-full", params: { night: 3 } })).toBe("moon-is-full (night=3)");
  });

  it("words errno names and rounds numbers", async () => {
    const say = createSay(await createTranslate("zh-CN"));

    expect(say.params({ reason: "ECONNREFUSED", rate: 0.031_234 })).toEqual({ reason: "对方没有监听", rate: "0.0312" });
  });

  it("words names of daemons and gates, and units of time", async () => {
    const say = createSay(await createTranslate("zh-CN"));

    expect(say.params({ daemon: "supervisor", gate: "vulnerabilities", span: "10 min" })).toEqual({
      daemon: "监护进程",
      gate: "漏洞",
      span: "10 分钟",
    });
  });
});
