import { hostile } from "./unpack-refusal.ts";

const DRIVE = /^[A-Za-z]:/;
/** What NTFS and the Win32 layer refuse or silently change ("Naming Files, Paths, and Namespaces"). */
const UNFIT_ON_WINDOWS = /[<>:"|?*\u0000-\u001f]|[. ]$/;
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/**
 * The parts of an entry's name when it stays inside the folder, on any host: `..`, a leading `/`, drive letters and backslashes are
 * refused everywhere, so that an archive is not good on one system and hostile on the next. `[]` is the folder itself.
 * @example safeParts("./app//orders", "linux") // ["app", "orders"]
 */
export function safeParts(name: string, platform: NodeJS.Platform): readonly string[] {
  if (name.includes("\0")) throw hostile("name-unfit", name);
  if (DRIVE.test(name)) throw hostile("drive-letter", name);
  if (name.startsWith("/") || name.startsWith("\\")) throw hostile("path-absolute", name);
  if (name.split(/[/\\]/).includes("..")) throw hostile("path-traversal", name);
  if (name.includes("\\")) throw hostile("name-unfit", name);
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (platform === "win32" && parts.some(unfitOnWindows)) throw hostile("name-unfit", name);
  return parts;
}

/**
 * Checks the text of a symbolic link as written: relative, and not above the folder when read from where the link stands. Whether it
 * leaves through another link is known only when the tree is complete.
 */
export function checkLinkText(target: string, linkParts: readonly string[]): void {
  const entry = `${linkParts.join("/")} -> ${target}`;
  if (target === "" || target.includes("\0") || target.includes("\\")) throw hostile("symlink-out", entry);
  if (target.startsWith("/") || DRIVE.test(target)) throw hostile("symlink-out", entry);
  let depth = linkParts.length - 1;
  for (const part of target.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) throw hostile("symlink-out", entry);
  }
}

/** Two names with the same key are one file on a host that folds case (NTFS, APFS by default). */
export function nameKey(part: string, foldsCase: boolean): string {
  return foldsCase ? part.normalize("NFC").toUpperCase().toLowerCase() : part;
}

function unfitOnWindows(part: string): boolean {
  return UNFIT_ON_WINDOWS.test(part) || RESERVED_ON_WINDOWS.test(part);
}
