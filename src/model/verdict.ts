import type { Message } from "./message.ts";

/** The answer of a gate. Missing evidence is "unknown", never "pass". */
export interface GateVerdict {
  readonly gate: string;
  readonly answer: "pass" | "refuse" | "unknown";
  readonly reasons: readonly Message[];
}
