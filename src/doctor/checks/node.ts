import { type Check, error, ok } from "../check.ts";

const WANTED = [20, 19] as const;

/** The Node.js this runs on. */
export const node: Check = {
  id: "node",
  async look({ host: { nodeVersion } }) {
    const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
    const params = { version: nodeVersion, wanted: WANTED.join(".") };
    const fine = major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
    return fine ? ok("node-version", params) : error("node-old", params, "fix-node");
  },
};
