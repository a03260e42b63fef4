import { posix, win32 } from "node:path";
import { type Check, error, ok, type Subject, warning } from "../check.ts";

const DEFAULT_PROXY = "https://proxy.golang.org";

/** The module proxy Go's packages and toolchains come from. */
export const proxy: Check = {
  id: "proxy",
  async look(subject) {
    const [first] = await proxiesOf(subject);
    if (first === undefined) return warning("proxy-off", {}, "fix-proxy-off");
    const shown = withoutPassword(first);
    const answer = await subject.host.get(`${first.replace(/\/+$/, "")}/golang.org/toolchain/@v/list`, subject.signal);
    if (answer.status === undefined) {
      return error("proxy-unreachable", { proxy: shown, reason: answer.reason }, "fix-proxy");
    }
    return answer.status < 500
      ? ok("proxy-answers", { proxy: shown })
      : error("proxy-fails", { proxy: shown, status: answer.status }, "fix-proxy");
  },
};

/** The proxies Go would ask, from GOPROXY or Go's own env file; empty when only `direct` or `off` is left. */
export async function proxiesOf({ host }: Subject): Promise<readonly string[]> {
  const set = host.env["GOPROXY"] ?? (await fromGoEnvFile({ host })) ?? "";
  const list = set === "" ? [DEFAULT_PROXY] : set.split(/[,|]/).map((entry) => entry.trim());
  return list.filter((entry) => /^https?:\/\//.test(entry));
}

/** `go env -w` writes there: os.UserConfigDir()/go/env (go help environment, GOENV). */
async function fromGoEnvFile({ host }: Pick<Subject, "host">): Promise<string | undefined> {
  const { env, platform } = host;
  if (env["GOENV"] === "off") return undefined;
  const path = platform === "win32" ? win32 : posix;
  const home = env["HOME"] ?? "/";
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    win32: env["AppData"] ?? env["APPDATA"] ?? "",
    darwin: path.join(home, "Library", "Application Support"),
  };
  const folder = folders[platform] ?? env["XDG_CONFIG_HOME"] ?? path.join(home, ".config");
  const text = await host.readText(env["GOENV"] ?? path.join(folder, "go", "env"));
  return /^GOPROXY=(.*)$/m.exec(text ?? "")?.[1]?.trim();
}

/** A proxy's address may carry a password, which is nobody's business. */
export function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//");
}
