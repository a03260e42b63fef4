/** A string a program computes, as far as reading tells. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly variable: string; readonly fallback: string | undefined }
  | { readonly kind: "unknown" };
export type Value = readonly Part[];

export const UNKNOWN: Value = [{ kind: "unknown" }];

export function text(value: string): Value {
  return [{ kind: "text", text: value }];
}

export function variable(name: string | undefined): Value {
  return name === undefined || name === "" ? UNKNOWN : [{ kind: "variable", variable: name, fallback: undefined }];
}

/** The value when it is nothing but text. */
export function plain(value: Value): string | undefined {
  return value.every((part) => part.kind === "text")
    ? value.map((part) => (part.kind === "text" ? part.text : "")).join("")
    : undefined;
}

export function joined(values: readonly Value[]): Value {
  const parts: Part[] = [];
  for (const part of values.flat()) {
    const last = parts.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      parts[parts.length - 1] = { kind: "text", text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}

export function formatted(format: string | undefined, args: readonly Value[]): Value {
  if (format === undefined) return UNKNOWN;
  const pieces = format.split(/%[sdv]/);
  if (pieces.some((piece) => piece.includes("%"))) return UNKNOWN;
  return joined(
    pieces.flatMap((piece, index) => (index === 0 ? [text(piece)] : [args[index - 1] ?? UNKNOWN, text(piece)])),
  ).filter((part) => part.kind !== "text" || part.text !== "");
}

/** Several values one name may have: the variable with what stands in for it, else the first text. */
export function merge(values: readonly Value[]): Value {
  const variables = values.filter((value) => value.some((part) => part.kind === "variable"));
  const texts = values.map(plain).filter((value): value is string => value !== undefined && value !== "");
  const chosen =
    variables.find((value) => value.some((part) => part.kind === "variable" && part.fallback !== undefined)) ??
    variables[0];
  if (chosen === undefined) return texts[0] === undefined ? UNKNOWN : text(texts[0]);
  const prefix = plain(chosen.filter((part) => part.kind !== "variable")) ?? "";
  const fallback = texts.find((one) => one.startsWith(prefix) && one.length > prefix.length);
  return chosen.map((part) =>
    part.kind === "variable" && part.fallback === undefined && fallback !== undefined
      ? { ...part, fallback: fallback.slice(prefix.length) }
      : part,
  );
}
