import { type Check, error, ok, warning } from "../check.ts";
import { proxiesOf } from "./proxy.ts";

/** A Go toolchain, or a way to fetch one. */
export const go: Check = {
  id: "go",
  async look(subject) {
    const run = await subject.host.run("go", ["version"], subject.signal);
    const version = /go(\d+\.\d+(?:\.\d+)?)/.exec(Buffer.from(run?.stdout ?? []).toString("utf8"))?.[1];
    if (version !== undefined) return ok("go-version", { version });
    if (run !== undefined) return error("go-broken", { status: run.status ?? "?" }, "fix-go-broken");
    const proxies = await proxiesOf(subject);
    return proxies.length > 0 ? warning("go-absent", {}, "fix-go-absent") : error("go-absent", {}, "fix-go-proxy-off");
  },
};
