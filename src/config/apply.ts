import { SlipwayError } from "../errors.ts";
import type { Message } from "../model/message.ts";
import type { GoModule, Guess, Project, Service } from "../model/service.ts";
import { type Config, CONFIG_FILE, type ServiceConfig } from "./config.ts";

/**
 * Lets what the configuration says go before what reading the source guessed. A service is found by its path, else by its name; one
 * with a path that reading did not take for a service is added. Every value so set gives `configured` as its reason.
 */
export function applyConfig(project: Project, config: Config | undefined): Project {
  if (config === undefined) return project;
  const app = config.app ?? project.app;
  const services = new Map(project.services.map((service) => [service.name, { ...service, app }]));
  for (const [name, wanted] of Object.entries(config.services)) {
    const found = findService(services, name, wanted);
    if (found !== undefined) services.delete(found.name);
    if (wanted.skip) continue;
    services.set(name, configured(found ?? newService(project, app, name, wanted), name, wanted));
  }
  const sorted = [...services.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  refuseUnknownNeeds(sorted);
  return { ...project, app, services: sorted };
}

function findService(
  services: ReadonlyMap<string, Service>,
  name: string,
  { path }: ServiceConfig,
): Service | undefined {
  if (path === undefined) return services.get(name);
  return [...services.values()].find((service) => service.path === path);
}

function newService(project: Project, app: string, name: string, { path, skip }: ServiceConfig): Service {
  if (path === undefined && !skip) {
    const services = project.services.map((service) => service.name);
    throw new SlipwayError("service-unknown", { service: name, services }, { doing: "reading-config" });
  }
  const folder = path ?? ".";
  const unread = { value: undefined, because: because(`services.${name}.path`) };
  return {
    app,
    name,
    path: folder,
    module: moduleOf(project, folder),
    port: unread,
    portVariable: unread,
    health: unread,
    env: {},
    needs: [],
    replicas: 1,
    because: [because(`services.${name}`)],
  };
}

/** The module whose folder is the nearest above the package. */
function moduleOf(project: Project, folder: string): GoModule {
  const above = project.modules.filter(
    (module) => module.folder === "." || folder === module.folder || folder.startsWith(`${module.folder}/`),
  );
  const nearest = above.toSorted((a, b) => b.folder.length - a.folder.length)[0];
  if (nearest === undefined) throw new SlipwayError("no-go-module", { folder }, { doing: "reading-config" });
  return nearest;
}

function configured(service: Service, name: string, wanted: ServiceConfig): Service {
  const said = <T>(key: string, value: T | undefined, guess: Guess<T | undefined>): Guess<T | undefined> =>
    value === undefined ? guess : { value, because: because(`services.${name}.${key}`) };
  return {
    ...service,
    name,
    port: said("port", wanted.port, service.port),
    portVariable: said("portVariable", wanted.portVariable, service.portVariable),
    health:
      wanted.health === false
        ? { value: undefined, because: because(`services.${name}.health`) }
        : said("health", wanted.health, service.health),
    env: { ...service.env, ...wanted.env },
    needs: [...new Set([...service.needs, ...wanted.needs])],
    replicas: wanted.replicas ?? service.replicas,
    because: service.name === name ? service.because : [because(`services.${name}`)],
  };
}

function because(key: string): Message {
  return { code: "configured", params: { file: CONFIG_FILE, key } };
}

function refuseUnknownNeeds(services: readonly Service[]): void {
  const names = services.map((service) => service.name);
  const missing = services.flatMap(({ needs }) => needs.filter((need) => !names.includes(need)))[0];
  if (missing === undefined) return;
  throw new SlipwayError("service-unknown", { service: missing, services: names }, { doing: "reading-config" });
}
