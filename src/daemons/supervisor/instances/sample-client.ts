import { digestOf } from "../../../kit/digest.ts";
import type { StartRequest, StopAnswer } from "../../../model/instance-record.ts";
import type { Instance } from "../../../model/run.ts";

export type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Parts of a request a test wants otherwise. */
export interface SampleRequest {
  readonly env?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly fence?: StartRequest["fence"];
  readonly spec?: Partial<StartRequest["spec"]>;
  readonly launch?: Partial<StartRequest["launch"]>;
}

/** Asks a supervisor as the local target would; for tests. */
export interface SampleClient {
  start(more?: SampleRequest): Promise<Instance>;
  list(): Promise<readonly Instance[]>;
  stop(instance: string, stopMs?: number, epoch?: number): Promise<StopAnswer>;
  untilState(state: Instance["state"]): Promise<Instance>;
}

/** A client that starts this program as shop/orders on the target "local". */
export function sampleClient(program: string, call: Call): SampleClient {
  const list = async (): Promise<readonly Instance[]> =>
    (await call("GET", "/instances?target=local&app=shop")) as readonly Instance[];
  return {
    list,
    start: async (more = {}) => (await call("POST", "/instances", sampleRequest(program, more))) as Instance,
    stop: async (instance, stopMs = 5_000, epoch = 1) => {
      const fence = { rollout: "r1", epoch };
      return (await call("POST", "/instances/stop", { target: "local", instance, fence, stopMs })) as StopAnswer;
    },
    untilState: (state) =>
      until(`an instance is ${state}`, async () => (await list()).find((instance) => instance.state === state)),
  };
}

/** Looks until there is an answer; a machine with much to do gets 30 s. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** What a service answers. */
export async function askService({ address }: Instance, path: string): Promise<string> {
  return (await fetch(`http://${address.host}:${address.port}${path}`)).text();
}

function sampleRequest(program: string, more: SampleRequest): StartRequest {
  return {
    target: "local",
    fence: more.fence ?? { rollout: "r1", epoch: 1 },
    launch: { program, args: [], env: {}, caBundle: undefined, ...more.launch },
    spec: {
      app: "shop",
      service: "orders",
      version: "v1",
      artifact: { kind: "image", repository: "embedded/shop/orders", digest: digestOf("an image") },
      env: more.env ?? {},
      variables: more.variables ?? {},
      health: "/healthz",
      portVariable: "PORT",
      port: undefined,
      needs: [],
      ...more.spec,
    },
  };
}
