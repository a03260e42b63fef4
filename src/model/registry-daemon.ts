/** What the embedded registry writes to `address.json` once it listens; everybody who wants it reads that. */
export interface RegistryAddress {
  /** e.g. "http://127.0.0.1:40123" */
  readonly address: string;
  readonly pid: number;
  /** Start of the process as the operating system gives it, so that a reused pid is not mistaken. */
  readonly started: string;
}

/** Names of the files below the registry's data folder that others read. */
export const REGISTRY_FILES = { address: "address.json", token: "token" } as const;

/** Routes that are Slipway's own, beside the distribution API. */
export const REGISTRY_ROUTES = { identity: "/_slipway/identity", stop: "/_slipway/stop" } as const;
