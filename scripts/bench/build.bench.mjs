// `slipway build --push` with nothing changed and with one file changed, beside `go build` alone with the same flags.
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../setup.mjs";
import { figure, interleave, median, timeOf } from "./measure.mjs";

const ROUNDS = 7;
const BAR_MS = 500;
const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
const bin = join(root, "bin", "slipway.mjs");
mkdirSync(join(folder, "run"), { mode: 0o700 });
const env = { ...process.env, SLIPWAY_HOME: join(folder, "home"), XDG_RUNTIME_DIR: join(folder, "run") };
delete env.CI;
const goEnv = { ...env, CGO_ENABLED: "0", GOOS: "linux", GOFLAGS: "" };
const GO = ["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", join(folder, "orders"), "./orders"];

/** A copy of the example for each contestant, so that neither warms the other's paths; a unique line makes a change. */
function project(name) {
  const path = join(folder, name);
  cpSync(join(root, "examples", "shop"), path, { recursive: true });
  return path;
}
let changes = 0;
const change = (path) =>
  appendFileSync(
    join(path, "orders", "main.go"),
    `\nvar change${(changes += 1)} = ${changes}\n\nfunc init() { served.Add(uint64(change${changes})) }\n`,
  );
const push = (cwd) =>
  timeOf(process.execPath, [bin, "build", "orders", "--push", "--json", "--no-input"], { cwd, env });

try {
  const [still, ours, theirs] = ["still", "ours", "theirs"].map(project);
  push(still);
  push(ours);
  timeOf("go", GO, { cwd: theirs, env: goEnv });
  const times = interleave(ROUNDS, {
    noChange: () => push(still),
    goNoChange: () => timeOf("go", GO, { cwd: theirs, env: goEnv }),
    goOneFile: () => (change(theirs), timeOf("go", GO, { cwd: theirs, env: goEnv })),
    oneFile: () => (change(ours), push(ours)),
  });
  const of = (name) => median(times[name]);
  figure({ figure: "go build, nothing changed", value: of("goNoChange"), unit: "ms" });
  figure({
    figure: "build --push, nothing changed",
    value: of("noChange"),
    unit: "ms",
    against: "go build, nothing changed",
    ratio: of("noChange") / of("goNoChange"),
  });
  figure({ figure: "go build, one file changed", value: of("goOneFile"), unit: "ms" });
  figure({
    figure: "build --push, one file changed",
    value: of("oneFile"),
    unit: "ms",
    against: "go build, one file changed",
    ratio: of("oneFile") / of("goOneFile"),
    bar: `≤ go build + ${BAR_MS} ms`,
    holds: of("oneFile") <= of("goOneFile") + BAR_MS,
  });
} finally {
  timeOf(process.execPath, [bin, "registry", "stop", "--json"], { env });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
