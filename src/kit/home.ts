import { createHash } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import { posix, win32 } from "node:path";

/** What the folders depend on; `process` satisfies it. */
export interface HomeInput {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where Slipway keeps what outlives a command: SLIPWAY_HOME, else what the operating system's convention says. */
export function slipwayHome({ platform, env }: HomeInput): string {
  const path = platform === "win32" ? win32 : posix;
  const set = env["SLIPWAY_HOME"];
  if (set !== undefined && set !== "") return path.resolve(set);
  if (platform === "win32")
    return path.join(env["LOCALAPPDATA"] ?? path.join(env["USERPROFILE"] ?? "C:\\", "AppData", "Local"), "slipway");
  const home = env["HOME"] ?? "/";
  if (platform === "darwin") return path.join(home, "Library", "Application Support", "slipway");
  return path.join(env["XDG_DATA_HOME"] ?? path.join(home, ".local", "share"), "slipway");
}

/** Folders and files below the home, in one place. */
export function layoutOf(home: string, platform: NodeJS.Platform = process.platform) {
  const path = platform === "win32" ? win32 : posix;
  const join = (...parts: string[]): string => path.join(...parts);
  return {
    home,
    blobs: join(home, "blobs"),
    toolchains: join(home, "toolchains"),
    registry: join(home, "registry"),
    /** Compiled programs, kept so that Go sees what is up to date. */
    builds: join(home, "builds"),
    /** State of the two daemons of this user: lock file, secret, logs. */
    daemons: join(home, "daemons"),
    targets: join(home, "targets"),
    target: (target: string, app: string) => join(home, "targets", target, app),
  } as const;
}

export type Layout = ReturnType<typeof layoutOf>;

/**
 * Address of a daemon's control socket: a short hashed name, since a Unix socket path over 108 bytes is silently cut
 * (unix(7), sun_path); a named pipe on Windows.
 */
export function controlEndpoint(home: string, daemon: string, { platform, env }: HomeInput): string {
  const hash = createHash("sha256").update(home).digest("hex").slice(0, 12);
  if (platform === "win32") return `\\\\.\\pipe\\slipway-${hash}-${daemon}`;
  const runtime = env["XDG_RUNTIME_DIR"];
  const folder =
    runtime !== undefined && runtime !== ""
      ? posix.join(runtime, "slipway")
      : posix.join(tmpdir(), `slipway-${userInfo().uid}`);
  return posix.join(folder, `${hash}-${daemon}.sock`);
}
