import type { Range } from "../go/syntax.ts";
import type { TextFile, Tree } from "../project/tree.ts";

/** One instruction (docs.docker.com/reference/dockerfile); the range is the whole of it, continued lines included. */
export interface Instruction extends Range {
  /** Upper case, e.g. "RUN". */
  readonly name: string;
  /** What follows the name, lines joined, flags included. */
  readonly args: string;
  /** Words without flags: items of the exec form, else split at blanks with quotes taken off. */
  readonly words: readonly string[];
  /** Written as a JSON array, so that no shell runs it. */
  readonly exec: boolean;
  /** `--from=build` → from: "build". */
  readonly flags: Readonly<Record<string, string>>;
}

export interface Stage {
  /** The image after FROM, arguments filled in by their defaults. */
  readonly base: string;
  readonly name: string | undefined;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly file: TextFile;
  readonly stages: readonly Stage[];
}

const NAME = /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.dockerfile)$/i;
const MAX_INSTRUCTIONS = 5_000;

export function isDockerfile(path: string): boolean {
  return NAME.test(path) && !/\.dockerignore$/i.test(path);
}

/** Dockerfiles of a tree, those of tests and tools among them. */
export function allDockerfiles({ texts }: Tree): readonly Dockerfile[] {
  return texts
    .filter(({ path, encoding }) => encoding !== "binary" && isDockerfile(path))
    .map(readDockerfile)
    .filter(({ stages }) => stages.length > 0);
}

/** Reads a Dockerfile; what makes no sense is passed over. */
export function readDockerfile(file: TextFile): Dockerfile {
  const stages: { base: string; name: string | undefined; from: Instruction; instructions: Instruction[] }[] = [];
  const defaults = new Map<string, string>();
  for (const one of instructionsOf(file.text)) {
    if (one.name === "ARG" && stages.length === 0) learn(defaults, one);
    else if (one.name === "FROM") {
      const [image = "", as, name] = one.words;
      stages.push({
        base: filled(image, defaults),
        name: as?.toLowerCase() === "as" ? name : undefined,
        from: one,
        instructions: [],
      });
    } else stages.at(-1)?.instructions.push(one);
  }
  return { file, stages };
}

function learn(defaults: Map<string, string>, { args }: Instruction): void {
  const [, name = "", value = ""] = /^(\w+)=["']?([^"'\s]*)/.exec(args) ?? [];
  if (name !== "") defaults.set(name, value);
}

function filled(image: string, defaults: ReadonlyMap<string, string>): string {
  return image.replace(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (_, braced, fallback: string | undefined, bare) => defaults.get(String(braced ?? bare)) ?? fallback ?? "",
  );
}

function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  const lines = text.split("\n");
  let offset = 0;
  for (let i = 0; i < lines.length && found.length < MAX_INSTRUCTIONS; i++) {
    const start = offset;
    let line = lineAt(lines, i);
    offset += (lines[i] ?? "").length + 1;
    if (/^\s*(?:#|$)/.test(line)) continue;
    const parts: string[] = [];
    // A comment or an empty line inside a continued instruction does not end it.
    while (/[\\`]\s*$/.test(line) && i + 1 < lines.length) {
      parts.push(line.replace(/[\\`]\s*$/, ""));
      do {
        i += 1;
        offset += (lines[i] ?? "").length + 1;
        line = lineAt(lines, i);
      } while (/^\s*(?:#|$)/.test(line) && i + 1 < lines.length);
    }
    parts.push(line);
    const indent = /^\s*/.exec(parts[0] ?? "")?.[0] ?? "";
    const whole = indent + parts.map((part) => part.trim()).join(" ");
    const terminator = /^\s*(?:RUN|COPY|ADD)\b.*<<-?["']?(\w+)["']?/i.exec(whole)?.[1];
    while (terminator !== undefined && i + 1 < lines.length && lineAt(lines, i).trim() !== terminator) {
      i += 1;
      offset += (lines[i] ?? "").length + 1;
    }
    const one = instructionOf(whole, { start, end: Math.min(text.length, offset - 1) });
    if (one !== undefined) found.push(one);
  }
  return found;
}

function lineAt(lines: readonly string[], at: number): string {
  return (lines[at] ?? "").replace(/\r$/, "");
}

function instructionOf(whole: string, { start, end }: Range): Instruction | undefined {
  const [, name, args = ""] = /^\s*([A-Za-z]+)(?:\s+(.*))?$/.exec(whole) ?? [];
  if (name === undefined) return undefined;
  const flags: Record<string, string> = {};
  let rest = args.trim();
  for (let flag = FLAG.exec(rest); flag !== null; flag = FLAG.exec(rest)) {
    flags[(flag[1] ?? "").toLowerCase()] = flag[2] ?? "";
    rest = rest.slice(flag[0].length);
  }
  const exec = execForm(rest) !== undefined;
  const at = start + (whole.length - whole.trimStart().length);
  return { name: name.toUpperCase(), args, words: commandWords(rest), exec, flags, start: at, end };
}

/** Words of ENTRYPOINT, CMD or COPY, written as a list or as a line. */
export function commandWords(text: string): readonly string[] {
  return execForm(text.trim()) ?? (text.match(WORD) ?? []).map((word) => word.replace(/["']/g, ""));
}

const FLAG = /^--([\w-]+)(?:=(\S*))?\s+/;
const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/g;

function execForm(rest: string): readonly string[] | undefined {
  if (!rest.startsWith("[")) return undefined;
  try {
    const list: unknown = JSON.parse(rest);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}
