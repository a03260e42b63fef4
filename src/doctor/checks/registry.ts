import { type Check, error, ok, warning } from "../check.ts";

/** The registry images are pushed to. */
export const registry: Check = {
  id: "registry",
  async look({ host, registry: where, signal }) {
    if (where.kind === "embedded") return ok("registry-embedded");
    const params = { registry: where.host };
    // OCI distribution-spec, end-1: any registry answers here, with 401 when it wants to know who asks.
    const answer = await host.get(`${where.insecure ? "http" : "https"}://${where.host}/v2/`, signal);
    if (answer.status === undefined) {
      // An authority of the project's own is not known to this plain question.
      return where.ca === undefined
        ? error("registry-silent", { ...params, reason: answer.reason }, "fix-registry")
        : warning("registry-silent", { ...params, reason: answer.reason }, "fix-registry");
    }
    return [200, 401, 403].includes(answer.status)
      ? ok("registry-answers", params)
      : error("registry-odd", { ...params, status: answer.status }, "fix-registry");
  },
};
