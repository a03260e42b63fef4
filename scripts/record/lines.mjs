// From what a program said to the lines of a picture: without traces of the machine, at a pace one can read, no wider than the terminal.

/** Longest wait shown between two lines, and the shortest time a line has for itself; both in ms. */
const LONGEST_WAIT = 1400;
const SHORTEST_WAIT = 90;

/** Keeps the last part of absolute paths and the first twelve digits of a digest. */
export function tidy({ at, text }) {
  return {
    at,
    text: text
      .replace(/(?<![\w./:])(?:[A-Za-z]:)?(?:[/\\][\w.@+~-]+){2,}/g, (path) => `…/${path.split(/[/\\]/).at(-1)}`)
      .replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, "sha256:$1…"),
  };
}

/** Long waits become shorter, bursts become readable. */
export function timeline(lines) {
  let shown = 0;
  return lines.map(({ at, text }, i) => {
    const wait = i === 0 ? 0 : at - lines[i - 1].at;
    shown += i === 0 ? 0 : Math.min(Math.max(wait, SHORTEST_WAIT), LONGEST_WAIT);
    return { at: shown, text };
  });
}

/** Cells of a terminal that one character takes: two for Chinese, Japanese and Korean and their punctuation. */
export function cells(character) {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
    character,
  )
    ? 2
    : 1;
}

/** Cuts a line where it fits, at a space when there is one near; what follows is indented below it. */
export function wrap({ at, text }, columns) {
  const indent = `${/^\s*(?:[✔✖▲›?] )?/u.exec(text)[0].replace(/\S/gu, " ")}  `;
  const parts = [];
  let rest = Array.from(text);
  while (true) {
    let width = 0;
    const over = rest.findIndex((character) => (width += cells(character)) > columns);
    if (over === -1) break;
    const space = rest.lastIndexOf(" ", over);
    // A Chinese line has few spaces and may be cut anywhere, only not before closing punctuation.
    const wide = cells(rest[over]) === 2 || cells(rest[over - 1]) === 2;
    let cut = !wide && space > columns / 2 ? space : over;
    while (/[，。；：！？）”]/u.test(rest[cut])) cut -= 1;
    parts.push(rest.slice(0, cut).join(""));
    rest = Array.from(`${indent}${rest.slice(cut).join("").trimStart()}`);
  }
  return [...parts, rest.join("")].map((part, i) => ({ at, text: part, follows: i > 0 }));
}
