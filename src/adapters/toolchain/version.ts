/** The Go a build gets when the module asks for nothing newer: fixed, so that hosts agree about bytes. */
export const PINNED_GO = "1.26.8";

/**
 * Three parts from what `go.mod`, VERSION or `go version` say; undefined when that is no Go version. A pre-release counts as the
 * release it leads to.
 * @example parseGoVersion("go1.22") === "1.22.0"
 */
export function parseGoVersion(text: string): string | undefined {
  const match = /^(?:devel )?(?:go)?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:(?:rc|beta)\d+|-\S+)?(?:\s.*)?$/.exec(
    text.trim(),
  );
  return match === null ? undefined : `${match[1]}.${match[2]}.${match[3] ?? "0"}`;
}

/** Orders three-part versions by number. */
export function compareGoVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (const i of [0, 1, 2]) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newer of two; what is undefined or unreadable asks for nothing. */
export function newerGo(asked: string | undefined, pinned: string): string {
  const wanted = asked === undefined ? undefined : parseGoVersion(asked);
  return wanted !== undefined && compareGoVersions(wanted, pinned) > 0 ? wanted : pinned;
}

/** True for versions that differ in the patch alone. */
export function sameMinor(a: string, b: string): boolean {
  return a.split(".").slice(0, 2).join() === b.split(".").slice(0, 2).join();
}
