// A bounded open-loop load on loopback, in a process of its own, so that what it measures is what clients see. Started with fork():
//   argv: url requestsPerSecond maxSeconds      { stop: true } → { type: "summary", … }; a line a second as { type: "second", … }
// Imports nothing of the product.
import { Agent, request } from "node:http";

const [url = "", rateText = "0", secondsText = "0"] = process.argv.slice(2);
const base = new URL(url);
if (!["127.0.0.1", "localhost", "[::1]"].includes(base.hostname))
  throw new Error("the demo's load goes to loopback only");
const rate = Math.min(Number(rateText), 2000);
const maxMs = Math.min(Number(secondsText), 600) * 1000;

const TICK_MS = 10;
const TIMEOUT_MS = 10_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const totals = { requests: 0, answered: 0, injected: 0, failed: 0 };
/** A few failures in full, for the reader; the counts are complete. */
const examples = [];
let inFlight = 0;
let owed = 0;
let stopping = false;

function fail(reason) {
  totals.failed += 1;
  if (examples.length < 5) examples.push(reason);
}

function judge(response) {
  if (response.statusCode < 500) totals.answered += 1;
  else if (response.headers["x-injected-fault"] !== undefined) totals.injected += 1;
  else fail(`status ${response.statusCode}`);
}

function fire() {
  const number = (totals.requests += 1);
  inFlight += 1;
  let settled = false;
  const settle = (how) => {
    if (settled) return;
    settled = true;
    inFlight -= 1;
    how();
    if (stopping && inFlight === 0) finish();
  };
  const call = request(new URL(`/api/orders/${number}`, base), { agent, timeout: TIMEOUT_MS }, (response) => {
    response.resume();
    response.on("end", () => settle(() => judge(response)));
    response.on("error", (error) => settle(() => fail(`answer broke: ${error.code ?? error.message}`)));
  });
  call.on("timeout", () => call.destroy(new Error("timeout")));
  call.on("error", (error) => settle(() => fail(error.code ?? error.message)));
  call.end();
}

const started = Date.now();
let last = started;

function beat() {
  const now = Date.now();
  owed = Math.min(owed + ((now - last) * rate) / 1000, rate);
  last = now;
  // Bounded concurrency: a slow system gets fewer requests, not a pile of them.
  while (owed >= 1 && inFlight < 256) {
    owed -= 1;
    fire();
  }
  if (now - started > maxMs) stop();
}

const beats = setInterval(beat, TICK_MS);
const seconds = setInterval(() => process.send?.({ type: "second", ...totals, inFlight }), 1000);

function stop() {
  if (stopping) return;
  stopping = true;
  clearInterval(beats);
  if (inFlight === 0) finish();
}

function finish() {
  clearInterval(seconds);
  agent.destroy();
  const elapsed = (Date.now() - started) / 1000;
  process.send?.({ type: "summary", ...totals, seconds: elapsed, perSecond: totals.requests / elapsed, examples }, () =>
    process.disconnect?.(),
  );
}

process.on("message", (message) => {
  if (message?.stop === true) stop();
});
process.on("disconnect", () => process.exit(stopping ? 0 : 1));
