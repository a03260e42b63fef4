// The two sets of labels with what is found in their files: the corpus of this repository, and public repositories that lie in a folder.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "../../setup.mjs";
import { parseLabels, problemsOf } from "./labels.mjs";
import { assessed } from "./run.mjs";

export const CORPUS = join(root, "test", "corpus");
const TUNING = join(CORPUS, "tuning");

function checked(labels, folder, name) {
  const problems = problemsOf(labels, folder);
  if (problems.length > 0) throw new Error(`labels of ${name}:\n${problems.join("\n")}`);
  return labels;
}

/** Every service of the corpus is a repository of its own: `folders` are assessed one by one. */
export function corpusSet() {
  const { labels } = parseLabels(readFileSync(join(CORPUS, "labels.txt"), "utf8"));
  const folders = readdirSync(CORPUS, { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name !== "tuning")
    .map(({ name }) => ({ name, folder: join(CORPUS, name), prefix: `${name}/` }));
  return { name: "corpus", labels: checked(labels, CORPUS, "the corpus"), folders };
}

/** Repositories whose checkout stands in `directory` under its name; labels are about one commit. */
export function tuningSets(directory) {
  return readdirSync(TUNING)
    .filter((file) => file.endsWith(".labels.txt"))
    .flatMap((file) => {
      const name = file.slice(0, -".labels.txt".length);
      const folder = join(directory, name);
      const { repository, labels } = parseLabels(readFileSync(join(TUNING, file), "utf8"));
      if (!existsSync(folder)) {
        say(`left out: ${name}: no such folder in ${directory}`);
        return [];
      }
      const head = spawnSync("git", ["-C", folder, "rev-parse", "HEAD"], { encoding: "utf8" }).stdout?.trim();
      if (head !== repository?.commit) say(`${name}: labels are about ${repository?.commit}, the folder is at ${head}`);
      return [{ name, labels: checked(labels, folder, name), folders: [{ name, folder, prefix: "" }] }];
    });
}

export function findingsIn({ folders }) {
  return folders.flatMap(({ folder, prefix }) =>
    assessed(folder).findings.map((one) => ({ ...one, file: `${prefix}${one.file}` })),
  );
}
