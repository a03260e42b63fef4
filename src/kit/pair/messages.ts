/** What the two daemons say to each other over their channel. A `hold` brings the socket's handle where the host can pass one. */
export type PairMessage =
  | { readonly type: "hold"; readonly key: string; readonly host: string; readonly port: number }
  | { readonly type: "held"; readonly key: string }
  | { readonly type: "drop"; readonly key: string }
  | { readonly type: "dropped"; readonly key: string }
  /** The starter has handed over everything: claim your role. */
  | { readonly type: "begin" }
  | { readonly type: "claimed" }
  | { readonly type: "ready" }
  | { readonly type: "ping" }
  | { readonly type: "pong" }
  /** Nothing is left to do: end. */
  | { readonly type: "end" };
