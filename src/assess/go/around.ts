import type { Declaration, GoFile } from "./syntax.ts";

/** The top-level declaration an offset stands in. */
export function declarationAround({ declarations }: GoFile, offset: number): Declaration | undefined {
  return declarations.findLast(({ start, end }) => start <= offset && offset < end);
}

/** Source text of that declaration; "" outside of any. */
export function textAround(file: GoFile, offset: number): string {
  const around = declarationAround(file, offset);
  return around === undefined ? "" : file.text.slice(around.start, around.end);
}
