import { table } from "../../kit/table.ts";
import { mkdir, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { waitLock } from "../../kit/lockfile.ts";
import { ownIdentity } from "../../kit/process.ts";
import type { Secret } from "../../kit/secret.ts";
import { REGISTRY_FILES, type RegistryAddress } from "../../model/registry-daemon.ts";
import { createRegistryServer } from "./server.ts";
import { errnoOf, writeWhole } from "./storage/files.ts";
import { openStorage } from "./storage/storage.ts";

export interface RegistryOptions {
  /** Folder of everything the registry keeps; made when absent. */
  readonly data: string;
  /** Address to listen on; anything but loopback makes reading need the token too. */
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  readonly token: Secret;
  /** Called once it listens and its address stands in the address file. */
  readonly ready: (address: RegistryAddress) => void;
  readonly signal: AbortSignal;
  /** Takes what nobody foresaw; by default it goes to stderr as one JSON line, which the starter keeps as the log. */
  readonly report?: (failure: unknown) => void;
}

/** A predecessor that is just ending lets go within this time. */
const ENDING_MS = 3_000;
/** "Every address" is none to connect to on Windows; this machine reaches it by the loopback one. */
const NAMES = table<string>({ "0.0.0.0": "127.0.0.1", "::": "[::1]" });
/** What is under way may end within this time. */
const GRACE_MS = 5_000;

/**
 * Serves the registry until the signal, SIGTERM or an authenticated `POST /_slipway/stop` ends it.
 *
 * Answers "already-running" when another process serves this folder: then it has touched nothing. A port in use is `port-in-use`.
 */
export async function runRegistry(options: RegistryOptions): Promise<"stopped" | "already-running"> {
  await mkdir(options.data, { recursive: true, mode: 0o700 });
  const lock = await waitLock(join(options.data, "lock"), ENDING_MS);
  if (lock === undefined) return "already-running";
  const addressFile = join(options.data, REGISTRY_FILES.address);
  try {
    const storage = await openStorage(options.data, Date.now());
    const stopping = createStop(options.signal);
    const report = options.report ?? reportToStderr;
    const server = createRegistryServer({ ...options, storage, report, stop: stopping.stop });
    const address = await listen(server, options);
    await writeWhole(addressFile, JSON.stringify(address), join(options.data, "tmp"));
    options.ready(address);
    await stopping.stopped;
    stopping.forget();
    await close(server);
    return "stopped";
  } finally {
    await rm(addressFile, { force: true });
    lock.release();
  }
}

async function listen(server: Server, { host, port }: RegistryOptions): Promise<RegistryAddress> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (failure) => {
      const taken = errnoOf(failure) === "EADDRINUSE";
      reject(taken ? new SlipwayError("port-in-use", { port }, { doing: "starting-daemon", cause: failure }) : failure);
    });
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const name = NAMES[bound.address] ?? (bound.family === "IPv6" ? `[${bound.address}]` : bound.address);
  return { address: `http://${name}:${bound.port}`, ...ownIdentity() };
}

function createStop(signal: AbortSignal): {
  readonly stop: () => void;
  readonly stopped: Promise<void>;
  readonly forget: () => void;
} {
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  process.once("SIGTERM", stop);
  return {
    stop,
    stopped,
    forget: () => {
      signal.removeEventListener("abort", stop);
      process.removeListener("SIGTERM", stop);
    },
  };
}

async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}

function reportToStderr(failure: unknown): void {
  const { name, message, stack } = failure instanceof Error ? failure : new Error(String(failure));
  process.stderr.write(`${JSON.stringify({ type: "failure", at: Date.now(), name, message, stack })}\n`);
}
