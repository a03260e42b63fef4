import type { GoFile } from "../go/syntax.ts";
import { codeOf, type Vocabulary } from "../go/words.ts";
import { once } from "../once.ts";
import type { GoPackageFiles } from "./tree.ts";

/** Files by the code of a word that their code holds. */
interface Holders {
  readonly vocabulary: Vocabulary;
  readonly files: ReadonlyMap<number, readonly GoFile[]>;
}

/** One for each vocabulary: files of one package share it, unless a new one began between them. */
const holdersIn = once((home: GoPackageFiles): readonly Holders[] => {
  const holders: { vocabulary: Vocabulary; files: Map<number, GoFile[]> }[] = [];
  for (const file of home.files) {
    if (file.scope === "test") continue;
    const { vocabulary, codes } = file.words;
    let own = holders.find((one) => one.vocabulary === vocabulary);
    if (own === undefined) holders.push((own = { vocabulary, files: new Map() }));
    for (const code of codes) {
      const files = own.files.get(code);
      if (files === undefined) own.files.set(code, [file]);
      else files.push(file);
    }
  }
  return holders;
});

const NONE: readonly GoFile[] = [];

/** Files of a package whose code holds a word; tests left out. */
export function filesHolding(home: GoPackageFiles, word: string): readonly GoFile[] {
  let found = NONE;
  for (const { vocabulary, files } of holdersIn(home)) {
    const here = files.get(codeOf(vocabulary, word));
    if (here !== undefined) found = found === NONE ? here : [...found, ...here];
  }
  return found;
}
