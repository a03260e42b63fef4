// Bundled by speed.mjs: assesses folders again and again in one process and says what each pass cost, as JSON on standard output.
import { createDiskFiles } from "../../../src/adapters/files/disk.ts";
import { createTreeSitter } from "../../../src/adapters/go-tree/tree-sitter.ts";
import { assess } from "../../../src/assess/assess.ts";

const [passes, ...folders] = process.argv.slice(2);
const trees = createTreeSitter();
const costs: { readonly lines: number; readonly cpu: number }[] = [];
for (let pass = 0; pass < Number(passes); pass++) {
  const before = process.cpuUsage();
  let lines = 0;
  for (const root of folders) lines += (await assess(createDiskFiles(root), { root, trees })).stats.lines;
  const { user, system } = process.cpuUsage(before);
  costs.push({ lines, cpu: (user + system) / 1e6 });
}
process.stdout.write(JSON.stringify(costs));
