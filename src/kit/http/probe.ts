import { get } from "node:http";
import { connect } from "node:net";

/** Where a service is asked whether it is ready; without `path` a TCP connection is enough. */
export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string | undefined;
}

/** What came back: `answer` is a status ("503"), "connected", or an errno name ("ECONNREFUSED", "timeout"). */
export interface ProbeAnswer {
  readonly ready: boolean;
  readonly answer: string;
}

/** Asks once; never throws. Ready is a 2xx of the health route, or a connection where there is none. Redirects are not followed. */
export function probe(target: ProbeTarget, timeoutMs: number): Promise<ProbeAnswer> {
  return target.path === undefined ? probeTcp(target, timeoutMs) : probeHttp(target, target.path, timeoutMs);
}

/** How the question reads, for people: "GET /healthz" or "TCP 8080". */
export function probeText({ path, port }: ProbeTarget): string {
  return path === undefined ? `TCP ${port}` : `GET ${path}`;
}

function probeHttp({ host, port }: ProbeTarget, path: string, timeoutMs: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = { "user-agent": "slipway-probe", connection: "close" };
    const call = get({ host, port, path, agent: false, signal, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      resolve({ ready: status >= 200 && status < 300, answer: String(status) });
      // The body does not matter, and one that never ends must not keep the connection.
      answer.destroy();
    });
    call.on("error", (failure) => resolve({ ready: false, answer: reasonOf(failure) }));
  });
}

function probeTcp({ host, port }: ProbeTarget, timeoutMs: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: ProbeAnswer): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => end({ ready: false, answer: "timeout" }));
    socket.once("connect", () => end({ ready: true, answer: "connected" }));
    socket.once("error", (failure) => end({ ready: false, answer: reasonOf(failure) }));
  });
}

function reasonOf(failure: unknown): string {
  const { code, name } = failure as { readonly code?: unknown; readonly name?: string };
  if (name === "TimeoutError" || name === "AbortError") return "timeout";
  return typeof code === "string" ? code : "unknown";
}
