import { readFileSync } from "node:fs";
import { posix, win32 } from "node:path";

/** What the user's Go would see; `process` satisfies it. */
export interface GoHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Settings that say where things come from and where caches are, but cannot change the bytes of a binary. */
const CARRIED = [
  "GOAUTH",
  "GOCACHE",
  "GOCACHEPROG",
  "GOINSECURE",
  "GOMODCACHE",
  "GONOPROXY",
  "GONOSUMDB",
  "GOPATH",
  "GOPRIVATE",
  "GOPROXY",
  "GOSUMDB",
  "GOTMPDIR",
  "GOVCS",
] as const;

/** Value of a variable; names have no case on Windows. */
export function variable({ env, platform }: GoHost, name: string): string | undefined {
  const exact = env[name];
  if (exact !== undefined || platform !== "win32") return exact;
  const key = Object.keys(env).find((other) => other.toUpperCase() === name);
  return key === undefined ? undefined : env[key];
}

/** One of Go's settings: the environment first, then what `go env -w` wrote (cmd/go, "Environment variables"). */
export function goSetting(host: GoHost, name: string): string | undefined {
  const set = variable(host, name);
  return set !== undefined && set !== "" ? set : goEnvFile(host)[name];
}

/** Go's own settings file; its place is GOENV or `go/env` in os.UserConfigDir. */
export function goEnvFile(host: GoHost): Readonly<Record<string, string>> {
  const path = goEnvPath(host);
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // No such file is the usual case; one that cannot be read stops the user's own Go as well.
    return {};
  }
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf("=");
    return line.startsWith("#") || at <= 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1)] as const];
  });
  return Object.fromEntries(pairs);
}

/**
 * The environment of every `go` Slipway starts: nothing of the user's that could change bytes, whether exported or written with
 * `go env -w`; GOENV=off keeps Go from reading its file again.
 */
export function goEnvironment(
  host: GoHost,
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(host.env).flatMap(([name, value]) =>
    value === undefined || /^(GO|CGO_)/i.test(name) ? [] : [[name, value] as const],
  );
  const carried = CARRIED.flatMap((name) => {
    const value = goSetting(host, name);
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries([...kept, ...carried]), GOENV: "off", GOTOOLCHAIN: "local", ...settings };
}

function goEnvPath(host: GoHost): string | undefined {
  const named = variable(host, "GOENV");
  if (named !== undefined && named !== "") return named === "off" ? undefined : named;
  const folder = userConfigFolder(host);
  return folder === undefined ? undefined : pathOf(host).join(folder, "go", "env");
}

/** os.UserConfigDir of Go's standard library. */
function userConfigFolder(host: GoHost): string | undefined {
  if (host.platform === "win32") return variable(host, "APPDATA");
  const home = host.env["HOME"];
  if (host.platform === "darwin") return home === undefined ? undefined : `${home}/Library/Application Support`;
  const xdg = host.env["XDG_CONFIG_HOME"];
  return xdg !== undefined && xdg !== "" ? xdg : home === undefined ? undefined : `${home}/.config`;
}

function pathOf({ platform }: GoHost): typeof posix {
  return platform === "win32" ? win32 : posix;
}
