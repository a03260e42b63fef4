/** Text in which angle brackets would be taken for HTML; code keeps its brackets. */
export function prose(text: string): string {
  return text
    .split("`")
    .map((part, i) => (i % 2 === 1 ? `\`${part}\`` : part.replaceAll("<", "&lt;").replaceAll(">", "&gt;")))
    .join("");
}

/** A cell of a table, which bars and line breaks would end. */
export function cell(text: string): string {
  return prose(text.replaceAll("|", "\\|")).replace(/\s*\n\s*/g, "<br>");
}

/** A table; the first row is its head. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** Paragraphs with one empty line between them and one line break at the end. */
export function paragraphs(...blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** A block of code in its language. */
export function fenced(code: string, language = ""): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}
