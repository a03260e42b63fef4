// Brings in the real parts Slipway is tested against, from Debian's packages; only as root on Debian, or in CI.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { say } from "./setup.mjs";

const PARTS = {
  skopeo: "skopeo",
  umoci: "umoci",
  "oci-image-tool": "oci-image-tool",
  "docker-registry": "docker-registry",
  git: "git",
  openssl: "openssl",
  prlimit: "util-linux",
};
const WINDOWS_PARTS = { wine64: "wine64 wine", python3: "python3" };

const onPath = (program) =>
  [...(process.env.PATH ?? "").split(delimiter), "/usr/lib/wine"].some(
    (folder) => folder !== "" && existsSync(join(folder, program)),
  );

/** True when this process may install Debian packages. */
function mayInstall() {
  return process.platform === "linux" && existsSync("/etc/debian_version") && process.getuid?.() === 0;
}

function apt(...argv) {
  const run = spawnSync("apt-get", argv, {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return run.status === 0;
}

/**
 * Installs what is missing. Answers whether the parts are required from now on: then a test without its part fails instead of being
 * left out.
 */
export function installParts({ windows = false } = {}) {
  const wanted = Object.entries(windows ? WINDOWS_PARTS : PARTS).filter(([program]) => !onPath(program));
  const required = process.env.CI !== undefined || mayInstall();
  if (wanted.length === 0) return required;
  const packages = wanted.flatMap(([, names]) => names.split(" "));
  if (!mayInstall()) {
    for (const [program] of wanted)
      say(`left out: tests with ${program}: not on this machine, and only root on Debian installs it`);
    return required;
  }
  say(`installing real parts: ${packages.join(" ")}`);
  apt("update", "-qq");
  const installed = apt(
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=300",
    ...packages,
  );
  if (!installed) say("apt-get could not install them all");
  return required;
}
