import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { identityProof } from "../../../kit/http/identity.ts";
import { secretFile } from "../../../kit/http/secret-file.ts";
import type { ProcessIdentity } from "../../../kit/process.ts";
import type { Secret } from "../../../kit/secret.ts";
import { REGISTRY_FILES, REGISTRY_ROUTES, type RegistryAddress } from "../../../model/registry-daemon.ts";
import { createSend, isWireFailure, readShort } from "../distribution/wire.ts";

/** The daemon as it answers now. */
export interface RunningRegistry {
  readonly address: URL;
  readonly process: ProcessIdentity;
  readonly token: Secret;
}

const ANSWER_MS = 5_000;
const send = createSend({
  trust: { tlsFor: () => ({}), plainAllowed: () => true },
  silentMs: ANSWER_MS,
  signal: undefined,
});

/**
 * Looks whether the daemon of this data folder runs: its address file must name it, and it must prove that it knows the token. After
 * a crash another program may have its port; that one learns nothing from the question.
 */
export async function findRegistry(data: string): Promise<RunningRegistry | undefined> {
  const noted = await addressIn(join(data, REGISTRY_FILES.address));
  if (noted === undefined) return undefined;
  const { address, process } = noted;
  const token = secretFile(join(data, REGISTRY_FILES.token));
  const nonce = randomBytes(16).toString("hex");
  const said = await ask(new URL(`${REGISTRY_ROUTES.identity}?nonce=${nonce}`, address));
  const proof = Buffer.from(typeof said?.["proof"] === "string" ? said["proof"] : "");
  const expected = Buffer.from(identityProof(token, nonce));
  if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) return undefined;
  return { address, process, token };
}

/** Asks the daemon to end; it answers before it does. */
export async function askToStop({ address, token }: RunningRegistry): Promise<void> {
  const headers = { Authorization: `Bearer ${token.reveal()}` };
  const answer = await send({ method: "POST", url: new URL(REGISTRY_ROUTES.stop, address), headers });
  answer.body.destroy();
}

async function addressIn(file: string): Promise<Omit<RunningRegistry, "token"> | undefined> {
  try {
    const { address, pid, started } = JSON.parse(await readFile(file, "utf8")) as Partial<RegistryAddress>;
    if (address === undefined || pid === undefined || started === undefined) return undefined;
    return { address: new URL(address), process: { pid, started } };
  } catch {
    // Absent, or half of it gone with the power: either way nobody is there yet.
    return undefined;
  }
}

async function ask(url: URL): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const answer = await send({ method: "GET", url, headers: { Connection: "close" } });
    const bytes = await readShort(answer, 65_536, ANSWER_MS);
    const value: unknown = JSON.parse(bytes?.toString("utf8") ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (failure) {
    if (isWireFailure(failure) || failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}
