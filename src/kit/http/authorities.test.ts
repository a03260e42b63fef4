import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { afterAll, describe, expect, it } from "vitest";
import { trustedAuthorities } from "./authorities.ts";

describe("trustedAuthorities()", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-authorities-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("adds what SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name to what Node brings", () => {
    const env = { SSL_CERT_FILE: file("system.pem", "SYSTEM"), NODE_EXTRA_CA_CERTS: file("extra.pem", "EXTRA") };

    const authorities = trustedAuthorities({ env, platform: "linux" });

    expect(authorities.slice(0, rootCertificates.length)).toEqual(rootCertificates);
    expect(authorities).toContain("SYSTEM");
    expect(authorities.at(-1)).toBe("EXTRA");
  });

  it("goes on without a file that is not there", () => {
    const env = { SSL_CERT_FILE: join(folder, "absent.pem"), NODE_EXTRA_CA_CERTS: join(folder, "absent.pem") };

    expect(trustedAuthorities({ env, platform: "win32" }).length).toBeGreaterThanOrEqual(rootCertificates.length);
  });
});
