import type { Call, FieldUse, GoFile } from "../go/syntax.ts";
import { codeOf, type Vocabulary } from "../go/words.ts";
import { once } from "../once.ts";
import type { GoPackageFiles } from "./tree.ts";

/** Code of a word → files whose code holds it; files of one package share a vocabulary, unless a new one began between them. */
type Holders = ReadonlyMap<Vocabulary, ReadonlyMap<number, readonly GoFile[]>>;

const byWord = once((home: GoPackageFiles): Holders => {
  const holders = new Map<Vocabulary, Map<number, GoFile[]>>();
  for (const file of home.files) {
    if (file.scope === "test") continue;
    const { vocabulary, codes } = file.words;
    let index = holders.get(vocabulary);
    if (index === undefined) holders.set(vocabulary, (index = new Map()));
    for (const code of codes) {
      const files = index.get(code);
      if (files === undefined) index.set(code, [file]);
      else files.push(file);
    }
  }
  return holders;
});

/** Files of a package whose code holds a word; tests left out. */
export function filesHolding(home: GoPackageFiles, word: string): readonly GoFile[] {
  const [only, ...others] = byWord(home);
  if (only === undefined) return [];
  const [vocabulary, index] = only;
  const first = index.get(codeOf(vocabulary, word)) ?? [];
  return others.length === 0
    ? first
    : [...first, ...others.flatMap(([one, files]) => files.get(codeOf(one, word)) ?? [])];
}

/** Keys of composite literals of a file by their name. */
export function fieldsNamed(file: GoFile, name: string): readonly FieldUse[] {
  return file.fields.filter((field) => field.name === name && field.type !== "net/http.Server");
}

/** Calls of a file by the last part of their callee. */
export function callsNamed(file: GoFile, name: string): readonly Call[] {
  const member = `.${name}`;
  return file.calls.filter(({ callee }) => callee === name || callee.endsWith(member));
}
