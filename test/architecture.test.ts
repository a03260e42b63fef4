import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = resolve(dirname(fileURLToPath(import.meta.url)), "../src");
const STAGES = ["assess", "adapt", "build", "release", "rollout", "operate", "doctor", "gates"];
const FOUNDATION = ["errors", "kit"];
const WORDS = [...FOUNDATION, "model"];
const BORDER = [...WORDS, "ports", "config"];

/** Room → rooms it may import, type imports included. Its own room is always allowed, save where `ownFamilyOnly` says otherwise. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | "everything">> = {
  errors: [],
  kit: ["errors"],
  model: FOUNDATION,
  ports: WORDS,
  config: WORDS,
  ...Object.fromEntries(STAGES.map((stage) => [stage, BORDER])),
  pipeline: [...BORDER, ...STAGES],
  adapters: [...WORDS, "ports"],
  daemons: [...WORDS, "ports"],
  texts: ["model", "errors"],
  cli: [...WORDS, "pipeline", "config", "texts"],
  server: [...WORDS, "pipeline", "config", "texts"],
  wire: "everything",
  main: "everything",
};
/** Rooms whose sub-folders are strangers to each other. */
const FAMILIES = ["adapters", "daemons"];
/** Rules carry their own words, so the reference pages and `explain` may read the rule list. */
const EXCEPTIONS: readonly string[] = [];

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

const slash = (path: string): string => path.replaceAll("\\", "/");
const roomOf = (file: string): string => (slash(relative(SRC, file)).split("/")[0] ?? "").replace(/\.ts$/, "");
const familyOf = (file: string): string => slash(relative(SRC, file)).split("/").slice(0, 2).join("/");

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*"(\.[^"]+)"|(?:^|\n)\s*import\s*"(\.[^"]+)"|import\(\s*"(\.[^"]+)"\s*\)/g;

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(IMPORT)].map((match) => resolve(dirname(file), match[1] ?? match[2] ?? match[3] ?? ""));
}

/** Imports that are there at run time before anything was asked for: types are erased, and `import()` waits. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, names = "", from = ""] of text.matchAll(/^(?:import|export)\s([^"';]*?)\s*from\s*"(\.[^"]+)"/gm)) {
    const erased = /^type\s/.test(names) || /^\{(?:\s*type\s[^,}]*,?)+\s*\}$/.test(names);
    if (!erased) loadedWith(resolve(dirname(file), from), seen);
  }
  return seen;
}

const files = sources(SRC);
const production = files.filter((file) => !file.endsWith(".test.ts"));
const graph = new Map(files.map((file) => [file, importsOf(file)]));

function complaint(from: string, to: string): string | undefined {
  const [room, target] = [roomOf(from), roomOf(to)];
  const edge = `${slash(relative(SRC, from))} -> ${slash(relative(SRC, to))}`;
  if (EXCEPTIONS.includes(edge)) return undefined;
  if (target === "main" || (target === "wire" && room !== "main" && room !== "wire"))
    return `${edge}: nothing imports ${target}`;
  if (room === target) {
    return FAMILIES.includes(room) && familyOf(from) !== familyOf(to) ? `${edge}: another family` : undefined;
  }
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined) return `${edge}: room "${room}" is not in the table`;
  return allowed === "everything" || allowed.includes(target) ? undefined : `${edge}: not in the table`;
}

function cycles(): string[] {
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      found.push([...path.slice(path.indexOf(file)), file].map((step) => slash(relative(SRC, step))).join(" -> "));
      return;
    }
    state.set(file, "open");
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next, [...path, file]);
    state.set(file, "done");
  };
  for (const file of production) visit(file, []);
  return found;
}

describe("architecture", () => {
  it("every import goes along an edge of the table", () => {
    const complaints = production.flatMap((file) => (graph.get(file) ?? []).flatMap((to) => complaint(file, to) ?? []));

    expect(complaints).toEqual([]);
  });

  it("every import names an existing file with its ending", () => {
    const missing = files.flatMap((file) =>
      (graph.get(file) ?? [])
        // A test may use the beds, which stand outside src.
        .filter((to) => !graph.has(to) && !existsSync(to))
        .map((to) => `${slash(relative(SRC, file))} -> ${slash(relative(SRC, to))}`),
    );

    expect(missing).toEqual([]);
  });

  it("there is no import cycle, types counted", () => {
    expect(cycles()).toEqual([]);
  });

  it("no command loads a stage that it does not ask for: the wired app holds none", () => {
    const loaded = [...loadedWith(join(SRC, "wire/app.ts"))];

    expect(loaded.filter((file) => STAGES.includes(roomOf(file)))).toEqual([]);
    // Only fetching Go, registries and the server speak TLS, which costs more to load than all the rest.
    expect(loaded.filter((file) => /from "node:(?:https|tls)"/.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("no file or folder hides behind a word that says nothing", () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|manager|service)(\.ts|\/)/;

    expect(
      files.map((file) => slash(relative(SRC, file))).filter((path) => vague.test(path) && path !== "model/service.ts"),
    ).toEqual([]);
  });
});
