import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, posix, win32 } from "node:path";
import { type GoHost, goEnvironment, variable } from "./go-environment.ts";
import { runGo } from "./run-go.ts";
import { parseGoVersion } from "./version.ts";

/** A Go on this host and its version. */
export interface FoundGo {
  readonly program: string;
  readonly version: string;
}

/** The first working Go on PATH; undefined when there is none. Relative parts of PATH are passed over, as Go itself does. */
export async function findGoOnPath(host: GoHost, signal: AbortSignal): Promise<FoundGo | undefined> {
  const name = host.platform === "win32" ? "go.exe" : "go";
  const separator = host.platform === "win32" ? win32.delimiter : posix.delimiter;
  for (const folder of (variable(host, "PATH") ?? "").split(separator)) {
    const candidate = join(folder.replace(/^"(.*)"$/, "$1"), name);
    if (folder === "" || !isAbsolute(candidate) || !isProgram(candidate)) continue;
    const found = await versionOf(host, realpathSync(candidate), signal);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads GOROOT/VERSION beside the program, which costs no process; a wrapper or shim is asked for its real place instead. */
async function versionOf(host: GoHost, program: string, signal: AbortSignal): Promise<FoundGo | undefined> {
  const version = readVersion(dirname(dirname(program)));
  return version === undefined ? askForVersion(host, program, signal) : { program, version };
}

/** Version of the Go installed in a folder, from its VERSION file. */
export function readVersion(goroot: string): string | undefined {
  try {
    return parseGoVersion(readFileSync(join(goroot, "VERSION"), "utf8").split("\n")[0] ?? "");
  } catch {
    return undefined;
  }
}

async function askForVersion(host: GoHost, program: string, signal: AbortSignal): Promise<FoundGo | undefined> {
  const env = goEnvironment(host, {});
  const args = ["env", "GOVERSION", "GOROOT"];
  // A broken program on PATH is as good as none: a working one is fetched.
  const answer = await runGo({ program, args, cwd: tmpdir(), env, signal, doing: "finding-go" }).catch(() => undefined);
  if (answer === undefined || answer.status !== 0) return undefined;
  const [text = "", goroot = ""] = answer.stdout.split(/\r?\n/);
  const version = parseGoVersion(text);
  const real = join(goroot, "bin", host.platform === "win32" ? "go.exe" : "go");
  return version === undefined ? undefined : { program: isProgram(real) ? real : program, version };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
