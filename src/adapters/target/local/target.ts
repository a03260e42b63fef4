import { join } from "node:path";
import { isSlipwayError } from "../../../errors.ts";
import type { Layout } from "../../../kit/home.ts";
import { callControl } from "../../../kit/http/control.ts";
import type { PlatformName } from "../../../kit/oci/platform.ts";
import type { Secret } from "../../../kit/secret.ts";
import type { FenceRequest, Launch, StartRequest, StopAnswer, StopRequest } from "../../../model/instance-record.ts";
import type { Artifact, Instance } from "../../../model/run.ts";
import type { OpenRegistry } from "../../../ports/registry.ts";
import type { Target } from "../../../ports/target.ts";
import { claimApp } from "./claim.ts";
import type { ImageSource } from "./image.ts";
import { keepNative } from "./native.ts";
import { observeAlone } from "./observe.ts";
import { unpackImage } from "./unpacked.ts";

export interface LocalTargetOptions {
  readonly name: string;
  readonly protected: boolean;
  readonly layout: Layout;
  readonly openRegistry: OpenRegistry;
  /** Where the supervisor is asked; called each time, since the secret is made with the first daemon. */
  readonly control: () => { readonly endpoint: string; readonly secret: Secret };
  /** Starts supervisor and splitter unless they run. */
  readonly ensureDaemons: () => Promise<void>;
  /** This host, in Go's words. */
  readonly host: PlatformName;
}

const START_MS = 30_000;
/** Beyond the time a service has to stop: for ending it by force and for a busy machine. */
const STOP_EXTRA_MS = 30_000;
const OBSERVE_MS = 5_000;
/** A supervisor that dies under a request is started again; all requests may be repeated. */
const ATTEMPTS = 3;

/**
 * This machine as a target: images are pulled by digest, unpacked, and their programs run as processes that the supervisor looks after.
 * Absolute paths a program uses are the host's. Where Linux binaries do not run, a native build takes the image's place.
 */
export function createLocalTarget(options: LocalTargetOptions): Target {
  const { name, layout, host } = options;
  const folderOf = (app: string): string => layout.target(name, app);
  const ask = (method: string, path: string, timeoutMs: number, body?: unknown): Promise<unknown> =>
    callControl({ ...options.control(), timeoutMs }, method, path, body);
  const tell = async (path: string, timeoutMs: number, body: unknown): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      await options.ensureDaemons();
      try {
        return await ask("POST", path, timeoutMs, body);
      } catch (failure) {
        if (!isSlipwayError(failure, "daemon-unavailable") || attempt === ATTEMPTS) throw failure;
      }
    }
  };
  const launchOf = (artifact: Artifact, app: string): Promise<Launch> => {
    if (artifact.kind === "native") return keepNative(artifact, join(folderOf(app), "native"));
    const { repository, digest } = artifact;
    const open = async (): Promise<ImageSource> => {
      const opened = await options.openRegistry(repository);
      return { ...opened, reference: `${repository}@${digest}` };
    };
    return unpackImage(open, digest, { images: join(folderOf(app), "images"), platform: { ...host, os: "linux" } });
  };

  return {
    name,
    protected: options.protected,
    runsImages: host.os === "linux",
    async claim(app, root) {
      claimApp(join(folderOf(app), "app.json"), { app, target: name, root });
    },
    async observe(app) {
      const query = new URLSearchParams({ target: name, app }).toString();
      try {
        return (await ask("GET", `/instances?${query}`, OBSERVE_MS)) as readonly Instance[];
      } catch (failure) {
        if (!isSlipwayError(failure, "daemon-unavailable")) throw failure;
        return observeAlone(folderOf(app));
      }
    },
    async fence({ app, service }, fence) {
      await tell("/instances/fence", START_MS, { target: name, app, service, fence } satisfies FenceRequest);
    },
    async start(spec, fence) {
      const launch = await launchOf(spec.artifact, spec.app);
      return (await tell("/instances", START_MS, {
        target: name,
        spec,
        launch,
        fence,
      } satisfies StartRequest)) as Instance;
    },
    async stop(instance, fence, stopMs) {
      const request: StopRequest = { target: name, instance, fence, stopMs };
      return (await tell("/instances/stop", stopMs + STOP_EXTRA_MS, request)) as StopAnswer;
    },
  };
}
