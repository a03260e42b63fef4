import { type GoHost, goSetting } from "./go-environment.ts";

/** Go's own default (cmd/go, "GOPROXY environment variable"), for a host where nobody set one. */
const DEFAULT_PROXY = "https://proxy.golang.org,direct";

/** A module proxy; `shown` is its address without a name and password in it. */
export interface ModuleProxy {
  readonly url: URL;
  readonly shown: string;
}

/**
 * The proxies GOPROXY names, in order, up to "off". "direct" names none: a toolchain has no repository. An empty list means that
 * fetching is switched off.
 */
export function moduleProxies(host: GoHost): readonly ModuleProxy[] {
  const proxies: ModuleProxy[] = [];
  for (const part of (goSetting(host, "GOPROXY") ?? DEFAULT_PROXY).split(/[,|]/)) {
    const text = part.trim();
    if (text === "off") break;
    if (text === "direct" || text === "noproxy" || !URL.canParse(text)) continue;
    const url = new URL(text);
    if (["http:", "https:", "file:"].includes(url.protocol)) proxies.push({ url, shown: shownOf(url) });
  }
  return proxies;
}

/** Address of a file below a proxy (go.dev/ref/mod, "GOPROXY protocol"). */
export function below(proxy: ModuleProxy, path: string): URL {
  const url = new URL(proxy.url);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return url;
}

function shownOf(url: URL): string {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  return plain.href.replace(/\/$/, "");
}
