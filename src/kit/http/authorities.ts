import { readFileSync } from "node:fs";
import * as tls from "node:tls";

/** Whose environment decides; `process` satisfies it. */
export interface AuthorityHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Where systems keep the authorities their administrator trusts; the first that is there counts (Go: crypto/x509, root_linux.go). */
const BUNDLES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ],
  darwin: ["/etc/ssl/cert.pem"],
};

/**
 * The authorities a program of this system trusts besides those Node brings: a company's own among them, as Go and curl would see it.
 * SSL_CERT_FILE replaces the system's bundle; NODE_EXTRA_CA_CERTS comes on top, since naming any authority replaces Node's own list.
 * Where Node can ask the system itself (Windows and macOS stores, Node ≥ 22.15) that is asked.
 */
export function trustedAuthorities({ env, platform }: AuthorityHost): readonly string[] {
  const named = env["SSL_CERT_FILE"];
  const bundle = named !== undefined && named !== "" ? readOrNone(named) : firstOf(BUNDLES[platform] ?? []);
  const extra = env["NODE_EXTRA_CA_CERTS"];
  return [
    ...tls.rootCertificates,
    ...systemStore(),
    ...(bundle === undefined ? [] : [bundle]),
    ...(extra === undefined || extra === "" ? [] : [readOrNone(extra) ?? ""].filter((text) => text !== "")),
  ];
}

function firstOf(files: readonly string[]): string | undefined {
  for (const file of files) {
    const text = readOrNone(file);
    if (text !== undefined) return text;
  }
  return undefined;
}

function readOrNone(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Absent from Node 20: then only what files say is known. */
function systemStore(): readonly string[] {
  const ask = (tls as { readonly getCACertificates?: (kind: "system") => readonly string[] }).getCACertificates;
  return ask?.("system") ?? [];
}
