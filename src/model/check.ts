import type { Message } from "./message.ts";

/** What `slipway doctor` says about one thing the host must have. A check that could not be made is "unknown", never "ok". */
export interface DoctorCheck {
  /** Kebab-case id, e.g. "go". */
  readonly check: string;
  readonly level: "ok" | "warning" | "error" | "unknown";
  readonly evidence: Message;
  readonly fix: Message | undefined;
}
