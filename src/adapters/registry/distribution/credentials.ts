import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { secret } from "../../../kit/secret.ts";
import { askCredentialHelper } from "./credential-helper.ts";
import type { Credentials, FindCredentials } from "./sign-in.ts";

export interface CredentialOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Docker's configuration folder. */
  readonly dockerFolder: string;
}

/** Docker Hub has the name people write, the name it answers to, and the name its credentials are kept under. */
const HUB = "docker.io";
const HUB_KEY = "https://index.docker.io/v1/";

/** Where Docker keeps its configuration: DOCKER_CONFIG, else `.docker` in the home folder. */
export function dockerFolderOf(env: Readonly<Record<string, string | undefined>>): string {
  const set = env["DOCKER_CONFIG"];
  return set !== undefined && set !== "" ? set : join(env["HOME"] ?? env["USERPROFILE"] ?? ".", ".docker");
}

/**
 * The credentials `docker login` stored: a helper for this host, else the helper for all, else the file itself. A helper that fails is
 * an error (`credential-helper-failed`); one that knows nothing leaves us with the file.
 */
export function createDockerCredentials({ env, dockerFolder }: CredentialOptions): FindCredentials {
  return async (host) => {
    const config = readConfig(join(dockerFolder, "config.json"));
    const key = host === HUB ? HUB_KEY : host;
    const helper = textIn(config["credHelpers"], key) ?? textIn(config, "credsStore");
    const helped = helper === undefined ? undefined : await askCredentialHelper(helper, key, env);
    return helped ?? storedFor(key, config["auths"]);
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readConfig(file: string): Fields {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw unreadable(file, (cause as NodeJS.ErrnoException).code ?? "unreadable", cause);
  }
  try {
    return fieldsOf(JSON.parse(text));
  } catch (cause) {
    // The cause is left out on purpose: a JSON error quotes the text, and the text holds passwords.
    throw unreadable(file, "not-json", cause instanceof SyntaxError ? undefined : cause);
  }
}

function unreadable(file: string, reason: string, cause: unknown): SlipwayError {
  return new SlipwayError("config-unreadable", { file, reason }, { doing: "reading-credentials", cause });
}

function storedFor(key: string, auths: unknown): Credentials | undefined {
  const entry = Object.entries(fieldsOf(auths)).find(([name]) => name === key || hostIn(name) === hostIn(key));
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry[1]);
  const identity = textIn(fields, "identitytoken");
  if (identity !== undefined) return { kind: "identity-token", token: secret(identity) };
  const pair = Buffer.from(textIn(fields, "auth") ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon > 0) return passwordOf(pair.slice(0, colon), pair.slice(colon + 1));
  const user = textIn(fields, "username");
  return user === undefined ? undefined : passwordOf(user, textIn(fields, "password") ?? "");
}

function passwordOf(user: string, password: string): Credentials {
  // Docker's own writer pads some of these with NUL bytes.
  return { kind: "password", user, password: secret(password.replace(/\0+$/, "")) };
}

/** `https://host/v1/` and `host` are the same registry to Docker. */
function hostIn(name: string): string {
  return name.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** An empty text is Docker's way of saying none. */
function textIn(value: unknown, name: string): string | undefined {
  const fields = fieldsOf(value);
  const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
}
