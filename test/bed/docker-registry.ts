import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPart } from "./parts.ts";

/** Debian's docker-registry (distribution 2.8), on loopback, in a folder of its own. */
export interface DockerRegistry {
  /** `127.0.0.1:port` */
  readonly host: string;
  stop(): Promise<void>;
}

/** bcrypt of "robot-password", the only form this registry reads. */
const HTPASSWD = "robot:$2b$04$kULZ7a/PesY3ggd3L/3ac.JDcgjwiGmR3qdxt8q.DYJju3N3Oc3Ia\n";
export const ROBOT = { user: "robot", password: "robot-password" } as const;

export async function startDockerRegistry(options: { readonly signedIn?: boolean } = {}): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-docker-registry-"));
  const host = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, "htpasswd"), HTPASSWD);
  writeFileSync(join(folder, "config.yml"), configOf(folder, host, options.signedIn === true));
  const program = findPart("docker-registry") ?? "docker-registry";
  const child = spawn(program, ["serve", join(folder, "config.yml")], { stdio: "ignore" });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + 30_000; !(await answers(host)); ) {
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error("docker-registry did not come up");
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { host, stop };
}

/** A fixed `http.secret`, or uploads are lost when it restarts. */
function configOf(folder: string, host: string, signedIn: boolean): string {
  const auth = signedIn ? `auth: {htpasswd: {realm: test, path: ${join(folder, "htpasswd")}}}\n` : "";
  return `version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: ${join(folder, "data")}}, delete: {enabled: true}}
http: {addr: "${host}", secret: fixed-for-tests}
${auth}`;
}

/** The port may be taken in between; then the registry does not come up and the test says so. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(`http://${host}/v2/`, { agent: false }, (answer) => {
      answer.resume();
      resolve(true);
    });
    call.on("error", () => resolve(false)).end();
  });
}
