import { table } from "../kit/table.ts";
import type { Command } from "./command.ts";

/** Every command, in the order help shows them; each file is loaded only when its command is meant. */
export const COMMANDS = table<() => Promise<Command>>({
  up: async () => (await import("./commands/up.ts")).up,
  deploy: async () => (await import("./commands/deploy.ts")).deploy,
  status: async () => (await import("./commands/status.ts")).status,
  rollback: async () => (await import("./commands/rollback.ts")).rollback,
  history: async () => (await import("./commands/history.ts")).history,
  down: async () => (await import("./commands/down.ts")).down,
  assess: async () => (await import("./commands/assess.ts")).assess,
  build: async () => (await import("./commands/build.ts")).build,
  push: async () => (await import("./commands/push.ts")).push,
  verify: async () => (await import("./commands/verify.ts")).verify,
  explain: async () => (await import("./commands/explain.ts")).explain,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  "registry serve": async () => (await import("./commands/registry-serve.ts")).registryServe,
  "registry stop": async () => (await import("./commands/registry-stop.ts")).registryStop,
});

/** What runs when no command is named. */
export async function loadLook(): Promise<Command> {
  return (await import("./commands/look.ts")).look;
}

/** First words that are no command by themselves but begin some: "registry". */
export const GROUPS: readonly string[] = [
  ...new Set(Object.keys(COMMANDS).flatMap((name) => (name.includes(" ") ? [name.split(" ")[0] ?? ""] : []))),
];

/** The command some words begin with: its name, or the group whose member is missing, or nothing known. */
export function commandNamed(words: readonly string[]): string | undefined {
  return [words.slice(0, 2).join(" "), words[0] ?? ""].find((name) => name in COMMANDS);
}
