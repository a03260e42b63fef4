/** A cell of a table: bars and line breaks would end it, angle brackets would be taken for HTML. Code keeps its brackets. */
export function cell(text: string): string {
  const parts = text.replaceAll("|", "\\|").split("`");
  return parts
    .map((part, i) => (i % 2 === 1 ? `\`${part}\`` : part.replaceAll("<", "&lt;").replaceAll(">", "&gt;")))
    .join("")
    .replace(/\s*\n\s*/g, "<br>");
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
