import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { trustedAuthorities } from "../../../kit/http/authorities.ts";
import { isLoopback } from "../../../kit/http/loopback.ts";

/** Whom we believe to be who they say. */
export interface Trust {
  /** What a TLS connection to `host[:port]` needs beyond the defaults. */
  tlsFor(host: string): TlsSettings;
  /** True where talking without encryption is allowed: this machine, or a host the user named. */
  plainAllowed(host: string): boolean;
}

export interface TlsSettings {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

export interface TrustOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** PEM file of a private authority; by default what SLIPWAY_CA_FILE names. */
  readonly caFile: string | undefined;
  /** Hosts, with their port when they have one, that may be spoken to without encryption. */
  readonly insecure: readonly string[];
  /** Folder of Docker's configuration, whose `certs.d` counts too. */
  readonly dockerFolder: string;
}

export function createTrust(options: TrustOptions): Trust {
  const known = new Map<string, TlsSettings>();
  return {
    plainAllowed: (host) => isLoopback(hostName(host)) || options.insecure.includes(host),
    tlsFor(host) {
      const settings = known.get(host) ?? settingsFor(host, options);
      known.set(host, settings);
      return settings;
    },
  };
}

/** The name without its port. */
export function hostName(host: string): string {
  return host.replace(/:[0-9]+$/, "");
}

function settingsFor(host: string, options: TrustOptions): TlsSettings {
  const named = options.caFile ?? options.env["SLIPWAY_CA_FILE"];
  const own = named === undefined || named === "" ? [] : [readOrFail(named)];
  const docker = certificatesFor(host, options);
  return { ca: [...trustedAuthorities(options), ...own, ...docker.authorities], ...docker.client };
}

function readOrFail(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? "unreadable";
    throw new SlipwayError("config-unreadable", { file, reason }, { cause });
  }
}

/** Docker's layout: `certs.d/<host>/*.crt` are authorities, `x.cert` with `x.key` is the client's own; no colon on Windows. */
function certificatesFor(
  host: string,
  { env, platform, dockerFolder }: TrustOptions,
): { readonly authorities: readonly string[]; readonly client: Pick<TlsSettings, "cert" | "key"> } {
  const system =
    platform === "win32" ? join(env["ProgramData"] ?? "C:\\ProgramData", "docker", "certs.d") : "/etc/docker/certs.d";
  const folderName = platform === "win32" ? host.replace(":", "") : host;
  const folders = [join(dockerFolder, "certs.d", folderName), join(system, folderName)];
  const files = folders.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  const authorities = files.filter((file) => file.endsWith(".crt")).map(readOrFail);
  const cert = files.find((file) => file.endsWith(".cert"));
  const key = cert?.replace(/\.cert$/, ".key");
  if (cert === undefined || key === undefined || !files.includes(key)) return { authorities, client: {} };
  return { authorities, client: { cert: readOrFail(cert), key: readOrFail(key) } };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
