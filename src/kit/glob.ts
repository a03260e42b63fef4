/**
 * A test for slash-separated paths: `*` and `?` stay within one name, a name of `**` stands for any number of folders, and a pattern that
 * names a folder means everything in it.
 * @example globMatcher("cmd/**" + "/*.go")("cmd/orders/main.go") === true
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
  const source = parts
    .map((part, at) => {
      const last = at === parts.length - 1;
      if (part === "**") return last ? ".*" : "(?:[^/]+/)*";
      return `${nameSource(part)}${last ? "" : "/"}`;
    })
    .join("");
  const matches = new RegExp(`^${source}${parts.at(-1) === "**" ? "" : "(?:/.*)?"}$`, "u");
  return (path) => matches.test(path);
}

function nameSource(part: string): string {
  return part
    .replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => (sign === "*" || sign === "?" ? sign : `\\${sign}`))
    .replace(/\*+/g, "[^/]*")
    .replaceAll("?", "[^/]");
}
