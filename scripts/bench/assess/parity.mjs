// Windows-only names of the standard library: what the source tells against what the compiler says when it is run to the fix-point.
import { pathToFileURL } from "node:url";
import { say } from "../../setup.mjs";
import { withBundle } from "./bundled.mjs";
import { share } from "./judge.mjs";

function withNames(use) {
  return withBundle("parity.entry.ts", async (bundle) => use((await import(pathToFileURL(bundle).href)).namesOf));
}

/** One row a module: precision, recall, and what only one side says. Modules with missing modules are left out, by name. */
export function parityOf(modules) {
  return withNames(async (namesOf) => {
    const rows = [];
    for (const { name, folder } of modules) {
      const names = await namesOf(folder);
      if (names === undefined) return undefined;
      const { predicted, compiler, complete, missing } = names;
      if (!complete || missing.length > 0) {
        say(
          `left out: parity on ${name}: the compiler could not be run to its end (${missing.join(", ") || "unknown"})`,
        );
        continue;
      }
      const both = predicted.filter((one) => compiler.includes(one));
      for (const one of predicted) if (!both.includes(one)) say(`parity, ${name}: only the source says ${one}`);
      for (const one of compiler) if (!both.includes(one)) say(`parity, ${name}: only the compiler says ${one}`);
      rows.push({ name, both: both.length, predicted: predicted.length, compiler: compiler.length });
    }
    const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
    return {
      rows,
      precision: share(sum("both"), sum("predicted")),
      recall: share(sum("both"), sum("compiler")),
      names: sum("compiler"),
    };
  });
}
