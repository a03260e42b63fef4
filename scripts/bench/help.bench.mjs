// `slipway --help` beside a bare Node that does nothing.
import { join } from "node:path";
import { root } from "../setup.mjs";
import { figure, interleave, median, timeOf } from "./measure.mjs";

const BAR_MS = 60;
const bin = join(root, "bin", "slipway.mjs");
const times = interleave(15, {
  bare: () => timeOf(process.execPath, ["-e", "0"]),
  help: () => timeOf(process.execPath, [bin, "--help", "--lang", "en"]),
  helpChinese: () => timeOf(process.execPath, [bin, "--help", "--lang", "zh-CN"]),
});
const bare = median(times.bare);
figure({ figure: "bare node", value: bare, unit: "ms" });
for (const [name, list] of [
  ["slipway --help", times.help],
  ["slipway --help (zh-CN)", times.helpChinese],
]) {
  const ms = median(list);
  figure({
    figure: name,
    value: ms,
    unit: "ms",
    against: "bare node",
    ratio: ms / bare,
    bar: `≤ bare + ${BAR_MS} ms`,
    holds: ms <= bare + BAR_MS,
  });
}
