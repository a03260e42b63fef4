import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDockerCredentials, dockerFolderOf } from "./credentials.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-credentials-"));
  mkdirSync(join(folder, "bin"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const environment = () => ({
  DOCKER_CONFIG: folder,
  PATH: [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  FOLDER: folder,
});

function finder(config: unknown) {
  writeFileSync(join(folder, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  const env = environment();
  return createDockerCredentials({ env, dockerFolder: dockerFolderOf(env) });
}

async function passwordFor(config: unknown, host: string): Promise<string | undefined> {
  const found = await finder(config)(host);
  if (found === undefined) return undefined;
  return found.kind === "password" ? `${found.user}:${found.password.reveal()}` : `token:${found.token.reveal()}`;
}

describe("Docker's credential file", () => {
  it("gives the password of the host, however its key is written", async () => {
    const auths = {
      "harbor.example.com": { auth: base64("robot$shop:p:w") },
      "https://index.docker.io/v1/": { auth: base64("me:hub") },
      "127.0.0.1:5000": { auth: base64("a:b") },
    };

    expect(await passwordFor({ auths }, "harbor.example.com")).toBe("robot$shop:p:w");
    expect(await passwordFor({ auths }, "docker.io")).toBe("me:hub");
    expect(await passwordFor({ auths }, "127.0.0.1:5000")).toBe("a:b");
    expect(await passwordFor({ auths }, "127.0.0.1")).toBeUndefined();
    expect(await passwordFor({ auths: { x: { identitytoken: "t0k3n" } } }, "x")).toBe("token:t0k3n");
  });

  it("is not needed", async () => {
    const env = { DOCKER_CONFIG: join(folder, "nowhere") };

    expect(await createDockerCredentials({ env, dockerFolder: dockerFolderOf(env) })("x")).toBeUndefined();
  });

  it("names no helper by an empty text", async () => {
    expect(await passwordFor({ credsStore: "", auths: { x: { auth: base64("me:file") } } }, "x")).toBe("me:file");
  });

  it("is refused when it is no JSON, without a word of what stands in it", async () => {
    const failure: unknown = await finder('{"auth": c2VjcmV0}')("x").catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "config-unreadable", doing: "reading-credentials" });
    expect(inspect(failure)).not.toContain("c2VjcmV0");
  });

  it("hides the password from everything that prints", async () => {
    const found = await finder({ auths: { x: { auth: base64("me:hunter2") } } })("x");

    expect(inspect(found, { depth: 9 }) + JSON.stringify(found)).not.toContain("hunter2");
  });
});

/** A helper is a program of its own; on Windows it would have to be an .exe. */
const onPosix = process.platform === "win32" ? describe.skip : describe;
if (process.platform === "win32") process.stderr.write("left out: credential helpers: they are .exe files here\n");

onPosix("credential helper", () => {
  /** Notes how it was called, then does what the test says. */
  function helper(name: string, script: string, where = join(folder, "bin")): void {
    const file = join(where, `docker-credential-${name}`);
    const note = `const fs=require("fs"); const input=fs.readFileSync(0,"utf8");
fs.writeFileSync(process.env.FOLDER+"/called.json", JSON.stringify({argv:process.argv.slice(2), input}));`;
    writeFileSync(file, `#!/usr/bin/env node\n${note}\n${script}\n`);
    chmodSync(file, 0o755);
  }
  const called = (): unknown => JSON.parse(readFileSync(join(folder, "called.json"), "utf8"));
  const gives = (user: string, word: string): string =>
    `console.log(JSON.stringify({ServerURL:input.trim(),Username:${JSON.stringify(user)},Secret:${JSON.stringify(word)}}))`;

  it("a real executable is asked with `get`, the registry on stdin", async () => {
    helper("test", gives("me", "from-helper"));

    expect(await passwordFor({ credsStore: "test" }, "harbor.example.com")).toBe("me:from-helper");
    expect(called()).toEqual({ argv: ["get"], input: "harbor.example.com\n" });
  });

  it("the helper of the host goes before the helper of all, which goes before the file", async () => {
    helper("all", gives("all", "1"));
    helper("one", gives("one", "2"));
    const config = {
      credsStore: "all",
      credHelpers: { "one.example.com": "one" },
      auths: { "one.example.com": { auth: base64("file:3") } },
    };

    expect(await passwordFor(config, "one.example.com")).toBe("one:2");
    expect(await passwordFor(config, "two.example.com")).toBe("all:1");
  });

  it("a helper may hand out an identity token", async () => {
    helper("test", gives("<token>", "refresh"));

    expect(await passwordFor({ credsStore: "test" }, "x")).toBe("token:refresh");
  });

  it("a helper that knows nothing leaves us with the file, or anonymous", async () => {
    helper("test", `console.log("credentials not found in native keychain"); process.exit(1)`);

    expect(await passwordFor({ credsStore: "test" }, "x")).toBeUndefined();
    expect(await passwordFor({ credsStore: "test", auths: { x: { auth: base64("me:file") } } }, "x")).toBe("me:file");
  });

  it("a helper that fails is credential-helper-failed, in its own words", async () => {
    helper("test", `console.log("the keychain is locked"); process.exit(1)`);

    await expect(passwordFor({ credsStore: "test" }, "harbor.example.com")).rejects.toMatchObject({
      code: "credential-helper-failed",
      doing: "reading-credentials",
      params: { helper: "docker-credential-test", registry: "harbor.example.com", output: "the keychain is locked" },
    });
  });

  it("a helper that is killed, silent or missing is credential-helper-failed", async () => {
    helper("killed", `process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 10_000)`);
    helper("silent", "");

    for (const name of ["killed", "silent", "missing"])
      await expect(passwordFor({ credsStore: name }, "x")).rejects.toMatchObject({ code: "credential-helper-failed" });
  });

  it("what a helper prints is not shown when it ended well: it holds the secret", async () => {
    helper("test", `console.log("hunter2 as no JSON")`);

    const failure: unknown = await passwordFor({ credsStore: "test" }, "x").catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "credential-helper-failed" });
    expect(inspect(failure)).not.toContain("hunter2");
  });

  it("a helper named like a path, or lying in the current folder, is not run", async () => {
    const before = process.cwd();
    helper("planted", gives("evil", "1"), folder);
    process.chdir(folder);
    try {
      const env = { DOCKER_CONFIG: folder, FOLDER: folder, PATH: ["", ".", dirname(process.execPath)].join(delimiter) };
      for (const name of ["planted", "../planted", "/bin/planted"]) {
        writeFileSync(join(folder, "config.json"), JSON.stringify({ credHelpers: { x: name } }));
        const find = createDockerCredentials({ env, dockerFolder: folder });
        await expect(find("x"), name).rejects.toMatchObject({ code: "credential-helper-failed" });
      }
    } finally {
      process.chdir(before);
    }
    expect(() => called()).toThrow("ENOENT");
  });
});
