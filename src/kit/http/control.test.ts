import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SlipwayError } from "../../errors.ts";
import { secret } from "../secret.ts";
import { callControl, controlSecret, serveControl, type ControlHandler, type ControlServer } from "./control.ts";

const posix = process.platform !== "win32";
let folder: string;
let endpoint: string;
let server: ControlServer | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-control-"));
  endpoint = posix ? join(folder, "run", "c.sock") : `\\\\.\\pipe\\slipway-test-${process.pid}`;
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const echo: ControlHandler = async ({ method, path, query, body }) => ({
  status: 200,
  body: { method, path, app: query.get("app"), body: body ?? null },
});
const open = async (handle: ControlHandler = echo): Promise<void> => {
  server = await serveControl({ endpoint, secret: secret("s3cret"), handle });
};
const call = (method: string, path: string, body?: unknown, word = "s3cret"): Promise<unknown> =>
  callControl({ endpoint, secret: secret(word), timeoutMs: 5_000 }, method, path, body);

describe("control", () => {
  it("callControl() hands over method, path, query and body", async () => {
    await open();

    const answer = await call("PUT", "/routes?app=shop", { weight: 50, name: "订单" });

    expect(answer).toEqual({ method: "PUT", path: "/routes", app: "shop", body: { weight: 50, name: "订单" } });
  });

  it("callControl() throws the error the daemon threw, code and parameters kept", async () => {
    await open(async () => {
      throw new SlipwayError("rollout-fenced", { service: "orders", epoch: 3, newest: 4 }, { doing: "deploying" });
    });

    await expect(call("PUT", "/routes")).rejects.toMatchObject({
      code: "rollout-fenced",
      params: { service: "orders", epoch: 3, newest: 4 },
      doing: "deploying",
    });
  });

  it("callControl() says daemon-unavailable when nobody listens", async () => {
    await expect(call("GET", "/")).rejects.toMatchObject({ code: "daemon-unavailable" });
  });

  it("callControl() says daemon-unavailable when the answer does not come in time", async () => {
    await open(() => new Promise(() => {}));

    const asking = callControl({ endpoint, secret: secret("s3cret"), timeoutMs: 50 }, "GET", "/");

    await expect(asking).rejects.toMatchObject({ code: "daemon-unavailable" });
  });

  it("serveControl() refuses a wrong secret and a missing one, and asks the handler nothing", async () => {
    let asked = 0;
    await open(async () => ({ status: 200, body: ++asked }));

    await expect(call("GET", "/", undefined, "guess")).rejects.toMatchObject({ code: "daemon-refused" });
    const status = await new Promise((resolve, reject) =>
      request({ socketPath: endpoint, path: "/", agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on("error", reject)
        .end(),
    );

    expect([status, asked]).toEqual([401, 0]);
  });

  it("serveControl() refuses a second daemon on a live endpoint", async () => {
    await open();

    const second = serveControl({ endpoint, secret: secret("s3cret"), handle: echo });

    await expect(second).rejects.toMatchObject(posix ? { code: "daemon-already-runs" } : {});
  });

  it.runIf(posix)("serveControl() takes the place of a daemon that was killed", async () => {
    mkdirSync(join(folder, "run"), { mode: 0o700 });
    const script = `require("net").createServer().listen(${JSON.stringify(endpoint)}, () => console.log("up"))`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));

    await open();

    expect(await call("GET", "/")).toMatchObject({ path: "/" });
  });

  it.runIf(posix)("serveControl() makes the socket's folder and the socket owner-only", async () => {
    mkdirSync(join(folder, "run"), { mode: 0o755 });

    await open();

    expect(statSync(join(folder, "run")).mode & 0o777).toBe(0o700);
    expect(statSync(endpoint).mode & 0o777).toBe(0o600);
  });

  it.runIf(posix)("serveControl() refuses a folder everybody may write", async () => {
    mkdirSync(join(folder, "run"));
    chmodSync(join(folder, "run"), 0o1777);

    await expect(open()).rejects.toMatchObject({ code: "daemon-endpoint-unsafe" });
  });

  it("controlSecret() makes the file once, owner-only, and reads it ever after", () => {
    const file = join(folder, "daemons", "secret");

    const first = controlSecret(file);
    const again = controlSecret(file);

    expect(again.reveal()).toBe(first.reveal());
    expect(first.reveal()).toBe(readFileSync(file, "utf8"));
    expect(first.reveal().length).toBeGreaterThanOrEqual(32);
    if (posix) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.runIf(posix)("controlSecret() refuses a file that others can read", () => {
    const file = join(folder, "secret");
    writeFileSync(file, "x".repeat(43), { mode: 0o644 });
    chmodSync(file, 0o644);

    expect(() => controlSecret(file)).toThrow("secret-file-exposed");
  });
});
