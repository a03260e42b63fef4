import { isIP } from "node:net";

/**
 * True for names and addresses that only this machine answers to. Names are compared, never looked up: what a name server says may
 * change between the question and the use. `localhost` and everything below it is loopback by RFC 6761 §6.3.
 * @example isLoopback("127.0.0.1") && isLoopback("[::1]") && !isLoopback("127.0.0.1.example.com")
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (isIP(bare) === 4) return bare.startsWith("127.");
  return bare === "::1" || bare === "localhost" || bare.endsWith(".localhost");
}
