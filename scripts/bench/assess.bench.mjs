// `slipway assess` measured: recall and precision on labelled source, parity with the compiler, what other tools see of the same labels,
// and speed. `npm run bench:assess -- --tuning DIR` takes public repositories in as well (sub-folders by name).
import { join } from "node:path";
import { say } from "../setup.mjs";
import { beside, labelled } from "./assess/labelled.mjs";
import { linuxOnly } from "./assess/linux-only.mjs";
import { parityOf } from "./assess/parity.mjs";
import { corpusSet, tuningSets } from "./assess/sets.mjs";
import { firstScreen, millionLines, warm } from "./assess/speed.mjs";
import { goSource } from "./assess/trees.mjs";
import { figure } from "./measure.mjs";

const LEAST = { corpus: 0.95, tuning: 0.9, parity: 1 };
/** Set by `scripts/bench.mjs --tuning`. */
const directory = process.env.SLIPWAY_BENCH_TUNING;

function leftOut(what, why) {
  figure({ figure: what, value: "left out", note: why });
  say(`left out: ${what}: ${why}`);
}

const corpus = [corpusSet()];
beside("corpus", corpus, labelled("corpus", corpus, { bar: LEAST.corpus, unlabelledIsFalse: true }));

const tuning = directory === undefined ? [] : tuningSets(directory);
if (tuning.length === 0) leftOut("recall and precision, tuning repositories", "no folder was given with --tuning DIR");
else beside("tuning", tuning, labelled("tuning", tuning, { bar: LEAST.tuning, unlabelledIsFalse: false }));

const modules = [
  ...["winsvc-orders", "tray-agent", "disk-probe", "net-agent", "traps-text", "traps-linux"].map((name) =>
    corpus[0].folders.find((one) => one.name === name),
  ),
  ...(directory === undefined ? [] : [{ name: "csi-proxy", folder: join(directory, "csi-proxy") }]),
];
const parity = await parityOf(modules);
if (parity === undefined) leftOut("parity with the compiler", "there is no Go on PATH");
else
  for (const side of ["precision", "recall"])
    figure({
      figure: `parity with the compiler, Windows-only names of the standard library, ${side}`,
      value: parity[side],
      bar: `${LEAST.parity}`,
      holds: parity[side] === LEAST.parity && parity.names > 0,
      note: parity.rows.map((row) => `${row.name} ${row.both} of ${row.compiler}`).join(", "),
    });

if (goSource() === undefined) leftOut("speed", "there is no Go whose source could be read");
else {
  await millionLines([goSource()], "Go's own source");
  const sources = tuning.flatMap((set) => set.folders.map(({ folder }) => folder));
  if (sources.length > 0) {
    await millionLines(sources, "the tuning repositories");
    const aside = "their other files are read, too, and not counted; ";
    await warm(sources, "the tuning repositories as they stand", aside);
  }
  await firstScreen();
}
linuxOnly(directory);
