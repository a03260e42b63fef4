import type { Call, FieldUse, GoFile } from "../go/syntax.ts";
import { wordsOf } from "../go/words.ts";
import { once } from "../once.ts";
import type { GoPackageFiles } from "./tree.ts";

const byWord = once((home: GoPackageFiles): ReadonlyMap<string, readonly GoFile[]> => {
  const index = new Map<string, GoFile[]>();
  for (const file of home.files) {
    if (file.scope === "test") continue;
    for (const word of wordsOf(file.words)) {
      const files = index.get(word);
      if (files === undefined) index.set(word, [file]);
      else files.push(file);
    }
  }
  return index;
});

/** Files of a package whose code holds a word; tests left out. */
export function filesHolding(home: GoPackageFiles, word: string): readonly GoFile[] {
  return byWord(home).get(word) ?? [];
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
