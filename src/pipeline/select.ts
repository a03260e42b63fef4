import { SlipwayError } from "../errors.ts";
import type { Service } from "../model/service.ts";

/** Where the user stands below the project's root, slash-separated; "." at the root. */
export interface Selection {
  readonly folder: string;
  /** Names, or folders below the root (slash-separated), the user gave; empty: decided by `folder`. */
  readonly named: readonly string[];
}

const below = (path: string, folder: string): boolean =>
  folder === "." || path === folder || path.startsWith(`${folder}/`);

/** The services a command is about: those named, else those in the user's folder, else (a folder inside one service) that one. */
export function selectServices(services: readonly Service[], { folder, named }: Selection): readonly Service[] {
  if (named.length === 0) return inFolder(services, folder) ?? services;
  return [...new Set(named.flatMap((name) => byWord(services, name)))];
}

/** The services in a folder, else the one around it. */
function inFolder(services: readonly Service[], folder: string): readonly Service[] | undefined {
  const inside = services.filter(({ path }) => below(path, folder));
  if (inside.length > 0) return inside;
  const around = services.filter(({ path }) => path !== "." && below(folder, path));
  return around.length > 0 ? around : undefined;
}

function byWord(services: readonly Service[], word: string): readonly Service[] {
  const found = services.find(({ name }) => name === word);
  const chosen = found === undefined ? inFolder(services, word) : [found];
  if (chosen === undefined)
    throw new SlipwayError("service-unknown", { service: word, services: services.map(({ name }) => name) });
  return chosen;
}

/** Exactly one service, or an error that lists the choices. */
export function selectOne(services: readonly Service[], selection: Selection): Service {
  const chosen = selectServices(services, selection);
  const [only] = chosen;
  if (only === undefined || chosen.length > 1) {
    throw new SlipwayError("service-ambiguous", { services: chosen.map(({ name }) => name) });
  }
  return only;
}

/** Needed services before those that need them; a cycle keeps the order of the list from where it closes. */
export function inStartOrder(services: readonly Service[]): readonly Service[] {
  const ordered: Service[] = [];
  const visiting = new Set<string>();
  const visit = (service: Service): void => {
    if (visiting.has(service.name)) return;
    visiting.add(service.name);
    for (const need of service.needs) {
      const needed = services.find(({ name }) => name === need);
      if (needed !== undefined) visit(needed);
    }
    ordered.push(service);
  };
  for (const service of services) visit(service);
  return ordered;
}
