import type { Severity } from "../model/assessment.ts";
import { DEFAULT_POLICY, type RolloutPolicy } from "../model/rollout.ts";

/** Name of the file, always in the project's root. */
export const CONFIG_FILE = "slipway.yaml";

/** What reading the source cannot know about a service; undefined leaves the guess. */
export interface ServiceConfig {
  readonly path: string | undefined;
  readonly port: number | undefined;
  readonly portVariable: string | undefined;
  /** false: there is no health route, a TCP connection is enough. */
  readonly health: string | false | undefined;
  /** Unresolved `${VAR:default}`. */
  readonly env: Readonly<Record<string, string>>;
  readonly needs: readonly string[];
  readonly replicas: number | undefined;
  /** The main package is not to be delivered. */
  readonly skip: boolean;
}

export type RegistryConfig =
  | { readonly kind: "embedded" }
  | {
      readonly kind: "distribution";
      /** host or host:port. */
      readonly host: string;
      /** Goes before the name of the service; "" for none. */
      readonly path: string;
      /** Plain HTTP is wanted. */
      readonly insecure: boolean;
      /** File with the certificate authority, relative to the project's root. */
      readonly ca: string | undefined;
    };

export interface TargetConfig {
  readonly kind: "local";
  readonly protected: boolean;
}

/** What a gate does when it cannot say: refuse on protected targets only, or always the same. */
export type WhenUnknown = "by-target" | "allow" | "refuse";

/** Where something stands in slipway.yaml; 1-based. */
export interface ConfigPlace {
  readonly line: number;
  readonly column: number;
}

/** What the project says about its own assessment. */
export interface AssessConfig {
  readonly severities: Readonly<Record<string, Severity | "off">>;
  /** Names of the source that are true on Windows alone. */
  readonly guards: readonly string[];
  readonly ignore: readonly (ConfigPlace & { readonly rule: string; readonly path: string; readonly reason: string })[];
  /** Severities and ids of rules. */
  readonly failOn: readonly string[];
  /** Every rule the section names: which rules there are is known elsewhere. */
  readonly named: readonly (ConfigPlace & { readonly rule: string })[];
}

/** slipway.yaml after defaults: plain data, the same for everybody who reads it. */
export interface Config {
  readonly app: string | undefined;
  readonly services: Readonly<Record<string, ServiceConfig>>;
  readonly assess: AssessConfig;
  readonly build: { readonly platforms: readonly string[] };
  readonly registry: RegistryConfig;
  readonly targets: Readonly<Record<string, TargetConfig>>;
  readonly rollout: RolloutPolicy;
  readonly gates: { readonly vulnerabilities: { readonly unknown: WhenUnknown } };
}

/** What holds without a slipway.yaml. */
export const DEFAULT_CONFIG: Config = {
  app: undefined,
  services: {},
  assess: { severities: {}, guards: [], ignore: [], failOn: [], named: [] },
  build: { platforms: [] },
  registry: { kind: "embedded" },
  targets: { local: { kind: "local", protected: false } },
  rollout: DEFAULT_POLICY,
  gates: { vulnerabilities: { unknown: "by-target" } },
};

/** How new versions are let in; flags of a command go before the file. */
export function policyOf(config: Config | undefined, flags: Partial<RolloutPolicy> = {}): RolloutPolicy {
  return { ...(config ?? DEFAULT_CONFIG).rollout, ...flags };
}
