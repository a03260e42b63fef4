// What `npm run demo` and `npm test` need before they start: packages by the lock file and a fresh dist/. No dependencies, so that it
// runs in a plain clone; never `npm.cmd`, which Node does not start without a shell.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const STAMP = join(root, "node_modules", ".slipway-lock");

/** One line a person reads; everything of set-up goes to stderr. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Refuses a Node that cannot run Slipway, with one clear line. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(
    `Slipway needs Node.js 20.19 or newer; this is ${process.versions.node} / Slipway 需要 Node.js 20.19 或更高版本，当前为 ${process.versions.node}`,
  );
  process.exit(5);
}

function npmProgram() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    "/usr/share/nodejs/npm/bin/npm-cli.js",
  ];
  return candidates.find((path) => path !== undefined && path.endsWith(".js") && existsSync(path));
}

function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** Installs exactly what the lock file says, unless that already happened. */
export function installPackages() {
  const wanted = lockDigest();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  const npm = npmProgram();
  if (npm === undefined) {
    say(
      "npm was not found beside this Node.js: run this through `npm run` / 未在 Node.js 旁找到 npm：请通过 `npm run` 运行",
    );
    process.exit(5);
  }
  say("installing packages (npm ci) / 正在安装依赖 (npm ci)");
  const run = spawnSync(process.execPath, [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
  writeFileSync(STAMP, wanted);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Bundles src/ into dist/ when dist/ is older than anything it is made of. */
export function buildDist() {
  const main = join(root, "dist", "main.js");
  const made = existsSync(main) ? statSync(main).mtimeMs : 0;
  if (
    made >
    Math.max(newest(join(root, "src")), statSync(join(root, "scripts", "build.mjs")).mtimeMs, statSync(STAMP).mtimeMs)
  )
    return;
  const run = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

/** Everything, in order. */
export function setUp() {
  checkNode();
  installPackages();
  buildDist();
}
