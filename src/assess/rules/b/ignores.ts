/** Whether a list of patterns leaves a path out; a path that ends in "/" is a folder. */
export type Ignores = (path: string) => boolean;

interface Pattern {
  readonly matches: RegExp;
  readonly again: boolean;
}

/**
 * Reads `.gitignore` (git-scm.com/docs/gitignore) or `.dockerignore` (docs.docker.com/build/concepts/context). The last pattern that
 * matches decides; what stands below a folder that is left out is left out too. Git looks for a name without a slash in every folder,
 * Docker from the root only.
 */
export function readIgnores(text: string, anywhere: boolean): Ignores {
  const patterns = text.split("\n").flatMap((line): readonly Pattern[] => {
    const trimmed = line.replace(/\r$/, "").trim();
    if (trimmed === "" || trimmed.startsWith("#")) return [];
    const again = trimmed.startsWith("!");
    const plain = (again ? trimmed.slice(1) : trimmed).replace(/\/+$/, "");
    const bare = plain.replace(/^\.?\//, "");
    if (bare === "") return [];
    const floating = anywhere && !plain.includes("/");
    return [{ matches: new RegExp(`^${floating ? "(?:.*/)?" : ""}${expression(bare)}(?:/.*)?$`), again }];
  });
  return (path) => {
    const wanted = path.replace(/\/$/, "");
    return patterns.findLast(({ matches }) => matches.test(wanted))?.again === false;
  };
}

function expression(glob: string): string {
  return glob
    .split(/(\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => {
      if (part === "**/") return "(?:.*/)?";
      if (part === "/**") return "/.*";
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      return part === "?" ? "[^/]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    })
    .join("");
}
