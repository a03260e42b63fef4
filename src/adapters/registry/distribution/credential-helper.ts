import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { secret } from "../../../kit/secret.ts";
import type { Credentials } from "./sign-in.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const TIMEOUT_MS = 60_000;
const OUTPUT_LIMIT = 1024 * 1024;
/** What every helper answers for a registry it does not know (docker-credential-helpers, `credentials.errors`). */
const NOTHING = "credentials not found in native keychain";
/** The user name that says: the secret is an identity token. */
const TOKEN_USER = "<token>";

/**
 * Asks `docker-credential-<name> get`: the registry goes in on stdin, JSON comes out. Undefined when the helper knows no credentials;
 * any other failure is `credential-helper-failed`. What it printed is shown only when it failed: else it holds the secret.
 */
export async function askCredentialHelper(
  name: string,
  registry: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Credentials | undefined> {
  const helper = `docker-credential-${name}`;
  const fail = (output: string, cause?: unknown): SlipwayError =>
    new SlipwayError("credential-helper-failed", { helper, registry, output }, { doing: "reading-credentials", cause });
  if (!NAME.test(name)) throw fail("name");
  const program = programOn(env, helper);
  if (program === undefined) throw fail("ENOENT");
  const { status, output, errors } = await run(program, registry, env).catch((cause: unknown) => {
    throw fail((cause as NodeJS.ErrnoException).code ?? "unknown", cause);
  });
  if (status !== 0 && output.trim() === NOTHING) return undefined;
  if (status !== 0) throw fail(`${output}\n${errors}`.trim().slice(0, 500) || `exit ${status}`);
  const said = parse(output);
  if (said === undefined) throw fail("not-json");
  return said.Username === TOKEN_USER
    ? { kind: "identity-token", token: secret(said.Secret) }
    : { kind: "password", user: said.Username, password: secret(said.Secret) };
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * Looks the program up in the absolute folders of PATH. Left to itself Windows tries the current folder first, and a project we only
 * look at must not be able to bring its own helper.
 */
function programOn(env: Readonly<Record<string, string | undefined>>, helper: string): string | undefined {
  const windows = process.platform === "win32";
  const path = env["PATH"] ?? env["Path"] ?? "";
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, windows ? `${helper}.exe` : helper)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(program: string, input: string, env: Readonly<Record<string, string | undefined>>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], {
      env,
      stdio: "pipe",
      windowsHide: true,
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    const texts = { output: "", errors: "" };
    child.stdout.on("data", (chunk) => (texts.output = `${texts.output}${String(chunk)}`.slice(0, OUTPUT_LIMIT)));
    child.stderr.on("data", (chunk) => (texts.errors = `${texts.errors}${String(chunk)}`.slice(0, OUTPUT_LIMIT)));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, ...texts }));
    // A helper that ends without reading breaks the pipe; its exit status says the rest.
    child.stdin.once("error", () => {});
    child.stdin.end(`${input}\n`);
  });
}

function parse(output: string): { readonly Username: string; readonly Secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(output) as { readonly Username?: unknown; readonly Secret?: unknown };
    return typeof Username === "string" && typeof Secret === "string" ? { Username, Secret } : undefined;
  } catch {
    return undefined;
  }
}
