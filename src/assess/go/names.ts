/** Longest beginning that is shared: one digit to the base of 36 stands for its length. */
const MOST_SHARED = 35;

/** Sorted names as one text: each is a digit for how many characters it shares with the one before, then the rest. */
export function packNames(names: readonly string[]): string {
  let before = "";
  return names
    .map((name) => {
      let shared = 0;
      while (shared < MOST_SHARED && shared < name.length && name[shared] === before[shared]) shared += 1;
      before = name;
      return shared.toString(36) + name.slice(shared);
    })
    .join(" ");
}

export function unpackNames(packed: string): readonly string[] {
  let before = "";
  return packed.split(" ").map((text) => {
    before = before.slice(0, Number.parseInt(text.slice(0, 1), 36)) + text.slice(1);
    return before;
  });
}
