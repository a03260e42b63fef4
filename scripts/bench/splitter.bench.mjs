// The splitter with counting on, in a process of its own, beside the same Go server asked directly.
// Load comes from wrk where it is installed, else from a small client of our own; both go to loopback only.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../setup.mjs";
import { figure, median } from "./measure.mjs";

const BAR = 0.2;
const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 64;

const BACKEND = `package main
import ("fmt"; "net"; "net/http")
func main() {
  l, err := net.Listen("tcp", "127.0.0.1:0")
  if err != nil { panic(err) }
  fmt.Println(l.Addr().(*net.TCPAddr).Port)
  http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("Hello from Go Microservice!")) }))
}
`;

const SPLITTER = `
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createSplitterTraffic } from "./src/adapters/traffic/splitter/traffic.ts";
import { startSplitter } from "./src/daemons/splitter/splitter.ts";
import { controlEndpoint } from "./src/kit/home.ts";
import { createOwnListeners } from "./src/kit/pair/listeners.ts";
import { secret } from "./src/kit/secret.ts";
const [home, port] = process.argv.slice(2);
const control = {
  endpoint: controlEndpoint(home, "splitter", { platform: process.platform, env: { XDG_RUNTIME_DIR: join(home, "run") } }),
  secret: secret(randomBytes(32).toString("hex")),
};
const clock = { now: Date.now, sleep: async () => {} };
await startSplitter({ ...control, home, seed: 1, clock, listeners: createOwnListeners(), signal: new AbortController().signal });
const arm = (role, weight) => ({ role, instance: role, version: role, upstream: { host: "127.0.0.1", port: Number(port) }, weight });
const arms = [arm("stable", 950), arm("canary", 50)];
const spec = { app: "bench", service: "hello", arms, sticky: false, tickMs: 1000 };
const { listen } = await createSplitterTraffic(control).set(spec, { rollout: "bench", epoch: 1 });
console.log(listen.port);
`;

/** Asks over keep-alive connections as fast as answers come: node -e CLIENT <port> <connections> <seconds> prints requests per second. */
const CLIENT = `
const [port, connections, seconds] = process.argv.slice(1).map(Number);
const ask = Buffer.from("GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n");
let answers = 0;
for (let c = 0; c < connections; c++) {
  const socket = require("node:net").connect(port, "127.0.0.1", () => socket.write(ask));
  socket.on("data", () => { answers++; socket.write(ask); }).on("error", (failure) => { throw failure; });
}
setTimeout(() => { console.log(answers / seconds); process.exit(); }, seconds * 1000);
`;

const folder = mkdtempSync(join(tmpdir(), "slipway-bench-splitter-"));
const children = [];
const hasWrk = spawnSync("wrk", ["-v"]).error === undefined;

async function start(program, argv) {
  const child = spawn(program, argv, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [line] = await once(child.stdout, "data");
  return Number(String(line).trim());
}

function requestsPerSecond(port) {
  const [program, argv] = hasWrk
    ? ["wrk", ["-t2", `-c${CONNECTIONS}`, `-d${SECONDS}s`, `http://127.0.0.1:${port}/`]]
    : [process.execPath, ["-e", CLIENT, String(port), String(CONNECTIONS), String(SECONDS)]];
  const { stdout } = spawnSync(program, argv, { encoding: "utf8" });
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return Number(hasWrk ? /Requests\/sec:\s*([0-9.]+)/.exec(stdout)?.[1] : stdout);
}

try {
  writeFileSync(join(folder, "main.go"), BACKEND);
  const backend = join(folder, process.platform === "win32" ? "backend.exe" : "backend");
  const built = spawnSync("go", ["build", "-o", backend, "main.go"], { cwd: folder, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`go build: ${built.stderr}`);
  const program = join(folder, "splitter.mjs");
  const stdin = { contents: SPLITTER, resolveDir: root, loader: "ts" };
  await build({
    stdin,
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
  });

  const direct = await start(backend, []);
  const entry = await start(process.execPath, [program, folder, String(direct)]);
  const rounds = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const rates = { direct: requestsPerSecond(direct), splitter: requestsPerSecond(entry) };
    if (round >= 0) rounds.push({ ...rates, ratio: rates.splitter / rates.direct });
  }
  const ratio = median(rounds.map((each) => each.ratio));
  const note = `${hasWrk ? "wrk" : "own client"}, ${CONNECTIONS} connections, ratio of each of ${ROUNDS} rounds: ${rounds.map((each) => each.ratio.toFixed(2)).join(" ")}`;
  figure({
    figure: "Go server asked directly",
    value: Math.round(median(rounds.map((each) => each.direct))),
    unit: "requests/s",
  });
  figure({
    figure: "through the splitter, counting",
    value: Math.round(median(rounds.map((each) => each.splitter))),
    unit: "requests/s",
    against: "direct",
    ratio,
    bar: `≥ ${BAR} × direct`,
    holds: ratio >= BAR,
    note,
  });
} finally {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
