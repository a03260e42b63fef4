import type { GoFile, StringLiteral } from "../go/syntax.ts";
import { commandOf } from "./command-line.ts";

/** What a call of netsh is about; each is another rule's business. */
export type NetshTopic = "firewall" | "proxy" | "network";

const TOPICS: readonly (readonly [RegExp, NetshTopic])[] = [
  [/\bnetsh(?:\.exe)?\s+(?:advfirewall\s+\S|firewall\s|http\s+(?:add|delete|show)\s)/i, "firewall"],
  [/\bnetsh(?:\.exe)?\s+winhttp\s/i, "proxy"],
  [
    /\bnetsh(?:\.exe)?\s+(?:-\w\s+\S+\s+)?(?:interface|int|ip|wlan|lan|winsock|bridge|dhcp\w*|dns\w*|mbn|ras)\s/i,
    "network",
  ],
];

/** The topic and the command line when a literal runs netsh. */
export function netshOf(
  literal: StringLiteral,
  file: GoFile,
): { readonly topic: NetshTopic; readonly command: string } | undefined {
  const command = commandOf(literal, file);
  if (command === undefined) return undefined;
  const topic = TOPICS.find(([pattern]) => pattern.test(command))?.[1];
  return topic === undefined ? undefined : { topic, command };
}
