// The story: legacy-orders is assessed; shop is built, pushed, verified, started; a good orders v2 is promoted, a bad v3 restored.
// Every step is a command of bin/slipway; every figure shown is one a command answered or a client counted.
import { fork, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root } from "../setup.mjs";
import { slipway } from "./slipway.mjs";
import { languageOf, storyTexts } from "./texts.mjs";

/** Load and patience by host: a hop through the splitter costs more where Node is emulated. */
const PACE = {
  rate: Number(process.env.SLIPWAY_DEMO_RATE ?? (process.platform === "win32" ? 150 : 450)),
  maxSeconds: process.platform === "win32" ? 420 : 280,
};
const FAULT_PERCENT = 30;

const RELEASE = (version, faultPercent) => `package main

const (
	version      = "${version}"
	faultPercent = ${faultPercent}
)
`;

function options(argv) {
  const value = (name) => {
    const at = argv.indexOf(name);
    return at === -1 ? undefined : argv[at + 1];
  };
  return {
    json: argv.includes("--json"),
    keep: argv.includes("--keep"),
    lang: languageOf(value("--lang"), process.env),
  };
}

/** A folder of its own for everything: project copies, SLIPWAY_HOME, sockets. */
function stageSet() {
  const folder = mkdtempSync(join(process.env.SLIPWAY_DEMO_TEMP ?? tmpdir(), "slipway-demo-"));
  for (const name of ["legacy-orders", "shop"])
    cpSync(join(root, "examples", name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, "run"), { mode: 0o700 });
  const env = { ...process.env, SLIPWAY_HOME: join(folder, "home"), XDG_RUNTIME_DIR: join(folder, "run") };
  return { folder, env, shop: join(folder, "shop"), legacy: join(folder, "legacy-orders") };
}

/** Go is found (or fetched into the user's own cache) before the stage has a home of its own. */
function findGo(say) {
  const run = spawnSync(process.execPath, [join(root, "dist", "main.js"), "--locate-go"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (run.status !== 0) throw new Error(say("no-go"));
  return JSON.parse(run.stdout);
}

function startLoad(url) {
  const child = fork(join(root, "scripts", "demo", "load.mjs"), [url, String(PACE.rate), String(PACE.maxSeconds)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let latest = { requests: 0 };
  const summary = new Promise((resolve, reject) => {
    child.on("message", (message) => {
      latest = message;
      if (message.type === "summary") resolve(message);
    });
    child.on("exit", (status) => reject(new Error(`the load ended early with status ${status}`)));
  });
  summary.catch(() => {});
  return {
    sent: () => latest.requests,
    stop: async () => {
      if (child.connected) child.send({ stop: true });
      return summary;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

export async function runDemo(argv) {
  const { json, keep, lang } = options(argv);
  const { say, has, strategy } = storyTexts(lang);
  const started = Date.now();
  const tell = (key, params) => process[json ? "stderr" : "stdout"].write(`${say(key, params)}\n`);
  const plain = (line) => process.stderr.write(`   ${line}\n`);
  const scene = {
    tell,
    say,
    has,
    plain,
    lang,
    strategy,
    abort: new AbortController(),
    load: undefined,
    stage: undefined,
  };
  const onInterrupt = () => scene.abort.abort();
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  let document;
  try {
    const acts = await play(scene);
    document = { schema: "slipway.demo/1", ok: true, ...acts, seconds: seconds(started) };
    tell("done", { seconds: document.seconds });
  } catch (error) {
    document = {
      schema: "slipway.demo/1",
      ok: false,
      reason: String(error.message ?? error),
      seconds: seconds(started),
    };
    tell("failed", { reason: document.reason });
  }
  await strike(scene, keep && document.ok);
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  return scene.abort.signal.aborted ? 130 : document.ok ? 0 : 1;
}

const seconds = (since) => Math.round((Date.now() - since) / 100) / 10;

async function play(scene) {
  scene.tell("title");
  const go = findGo(scene.say);
  scene.tell("go", go);
  scene.stage = stageSet();
  scene.stage.env.PATH = `${dirname(go.program)}${delimiter}${scene.stage.env.PATH}`;
  scene.run = (args, more = {}) =>
    slipway(args, {
      env: scene.stage.env,
      cwd: scene.stage.shop,
      lang: scene.lang,
      onTalk: scene.plain,
      signal: scene.abort.signal,
      ...more,
    });
  const assess = await assessLegacy(scene);
  const up = await bringUp(scene);
  scene.load = startLoad(up.url);
  scene.tell("load", { rate: PACE.rate });
  const promoted = await deployGood(scene);
  const restored = await deployBad(scene);
  const serving = await readBack(scene);
  const load = await countClients(scene);
  return { go: go.version, assess, up, promoted, restored, serving, load };
}

async function assessLegacy(scene) {
  scene.tell("assess");
  const { document } = await scene.run(["assess", "--no-go"], { cwd: scene.stage.legacy });
  const blockers = document.findings.filter(({ severity }) => severity === "blocker");
  for (const finding of blockers.slice(0, 6))
    scene.tell("finding", { ...finding, evidence: finding.evidence.slice(0, 80) });
  const summary = {
    findings: document.findings.length,
    blockers: blockers.length,
    overall: document.scores.overall,
    strategy: document.strategy.kind,
  };
  scene.tell("assessed", { ...summary, strategy: scene.strategy(summary.strategy) });
  return summary;
}

async function bringUp(scene) {
  scene.tell("up");
  const { document } = await scene.run(["up"]);
  const services = document.services.map(({ service, url, digest }) => ({ service, url, digest }));
  const verified = [];
  for (const { service, digest } of services) {
    const { document: proof } = await scene.run(["verify", `embedded/shop/${service.split("/").at(-1)}@${digest}`]);
    verified.push({ service, blobs: proof.blobs, bytes: proof.bytes });
    scene.tell("image", { service, digest });
    scene.tell("verified", { service, blobs: proof.blobs, bytes: proof.bytes });
  }
  const url = services.find(({ service }) => service.endsWith("gateway")).url;
  scene.tell("serving", { url });
  return { url, services, verified };
}

async function deploy(scene, version, faultPercent, expect) {
  writeFileSync(join(scene.stage.shop, "orders", "release.go"), RELEASE(version, faultPercent));
  const began = Date.now();
  const { document } = await scene.run(["deploy", "orders", "--version", version, "--tick", "1s"], {
    expect: [expect],
  });
  return {
    outcome: document.outcome,
    because: document.because,
    numbers: document.numbers,
    serving: document.serving,
    seconds: seconds(began),
  };
}

async function deployGood(scene) {
  scene.tell("good");
  const result = await deploy(scene, "v2", 0, 0);
  if (result.outcome !== "promoted")
    throw new Error(scene.say("otherwise", { version: "v2", outcome: result.outcome }));
  scene.tell("promoted", {
    requests: result.numbers.canaryRequests,
    errors: result.numbers.canaryErrors,
    seconds: result.seconds,
  });
  scene.tell("numbers", result.numbers);
  return result;
}

async function deployBad(scene) {
  scene.tell("bad", { percent: FAULT_PERCENT });
  const result = await deploy(scene, "v3", FAULT_PERCENT, 7);
  if (result.outcome !== "restored")
    throw new Error(scene.say("otherwise", { version: "v3", outcome: result.outcome }));
  const { code, params } = result.because;
  scene.tell("restored", { because: scene.has(code) ? scene.say(code, params) : code });
  scene.tell("numbers", result.numbers);
  return result;
}

async function readBack(scene) {
  scene.tell("truth");
  const { document } = await scene.run(["status"]);
  const serving = document.services.map(({ service, route, instances }) => {
    const arm = route.arms.find(({ weight }) => weight === 1000);
    const instance = instances.find(({ id }) => id === arm?.instance);
    const { artifact } = instance;
    return {
      service,
      version: instance.version,
      digest: artifact.kind === "image" ? artifact.digest : instance.executable,
    };
  });
  for (const row of serving) scene.tell("now", row);
  const orders = serving.find(({ service }) => service.endsWith("orders"));
  if (orders.version !== "v2") throw new Error(scene.say("wrong-version", { version: orders.version }));
  return serving;
}

async function countClients(scene) {
  const { requests, failed, injected, perSecond, examples } = await scene.load.stop();
  const rate = Math.round(perSecond);
  scene.tell("clients", { requests, failed, injected, perSecond: rate });
  if (process.platform !== "win32" && rate < 300) scene.tell("slow", { perSecond: rate });
  if (failed > 0) throw new Error(scene.say("clients-failed", { failed, examples: examples.join("; ") }));
  return { requests, failed, injected, perSecond: rate };
}

/** Ends everything the story started and removes its folder; with --keep it stays and says where. */
async function strike({ stage, load, tell, lang }, keep) {
  load?.kill();
  if (stage === undefined) return;
  const { folder, env, shop } = stage;
  if (keep) {
    tell("kept", { folder, home: env.SLIPWAY_HOME, shop });
    return;
  }
  const quietly = (argv) =>
    slipway(argv, { env, cwd: shop, lang, expect: [0, 1, 2, 5] }).catch((error) =>
      process.stderr.write(`${error.message}\n`),
    );
  if (existsSync(env.SLIPWAY_HOME)) {
    await quietly(["down", "--yes"]);
    await quietly(["registry", "stop"]);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
}
