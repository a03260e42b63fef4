import { posix, win32 } from "node:path";
import { isSlipwayError, SlipwayError } from "../errors.ts";
import { applyConfig } from "../config/apply.ts";
import { type Config, CONFIG_FILE, DEFAULT_CONFIG } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { describeProject } from "../assess/project/describe.ts";
import type { Project } from "../model/service.ts";
import type { Context } from "./app.ts";
import type { OpenRegistry } from "../ports/registry.ts";
import type { Deps, TargetPorts } from "./deps.ts";
import type { Selection } from "./select.ts";

/** A project with its configuration, and what of it the user means. */
export interface OpenProject {
  readonly project: Project;
  readonly config: Config;
  readonly selection: Selection;
}

/** Marks of a root, strongest first: the nearest one upwards of the strongest kind present wins. */
const ROOT_MARKS = [CONFIG_FILE, "go.work", "go.mod"] as const;

/**
 * Finds the root above the user's folder, reads the services and lets the configuration correct them. A word with a separator (or ".")
 * is a folder, and the first such word says where the root is looked for; any other word is the name of a service.
 */
export async function openProject(
  context: Pick<Context, "cwd">,
  deps: Pick<Deps, "files" | "host">,
  words: readonly string[] = [],
): Promise<OpenProject> {
  const path = deps.host.platform === "win32" ? win32 : posix;
  const isFolder = (word: string): boolean => /[/\\]|^\.\.?$/.test(word);
  const absolute = (word: string): string => path.resolve(context.cwd, word);
  const start = absolute(words.find(isFolder) ?? ".");
  const root = (await findRoot(start, deps)) ?? start;
  const inRoot = (folder: string): string => path.relative(root, folder).replaceAll("\\", "/") || ".";
  const config = await loadConfig(root, deps.host.env);
  const described = await describeProject(deps.files(root), root);
  return {
    project: applyConfig(described, config),
    config: config ?? DEFAULT_CONFIG,
    selection: { folder: inRoot(start), named: words.map((word) => (isFolder(word) ? inRoot(absolute(word)) : word)) },
  };
}

/**
 * The configuration of the project the user stands in, for questions that need none: a project that is broken or absent must hide
 * neither what is wrong with the host nor what is in a registry.
 */
export async function configHere(
  context: Pick<Context, "cwd">,
  deps: Pick<Deps, "files" | "host">,
): Promise<{ readonly config: Config; readonly root: string }> {
  try {
    const { config, project } = await openProject(context, deps);
    return { config, root: project.root };
  } catch (failure) {
    if (!isSlipwayError(failure)) throw failure;
    return { config: DEFAULT_CONFIG, root: context.cwd };
  }
}

/** The nearest folder upwards that carries the strongest mark. */
export async function findRoot(
  start: string,
  { files, host }: Pick<Deps, "files" | "host">,
): Promise<string | undefined> {
  const path = host.platform === "win32" ? win32 : posix;
  const nearest = new Map<string, string>();
  for (let folder = start; ; folder = path.dirname(folder)) {
    const here = files(folder);
    for (const mark of ROOT_MARKS) {
      if (!nearest.has(mark) && (await here.read(mark, 1)) !== undefined) nearest.set(mark, folder);
    }
    if (path.dirname(folder) === folder) break;
  }
  for (const mark of ROOT_MARKS) {
    const found = nearest.get(mark);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a command needs to speak to a target and its registries; `target-unknown` lists the targets there are. */
export async function openTargetOf(
  name: string,
  { project, config }: Pick<OpenProject, "project" | "config">,
  { emit, signal }: Pick<Context, "emit" | "signal">,
  deps: Pick<Deps, "connect">,
): Promise<{ readonly ports: TargetPorts; readonly openRegistry: OpenRegistry }> {
  if (config.targets[name] === undefined) {
    throw new SlipwayError("target-unknown", { target: name, targets: Object.keys(config.targets) });
  }
  const { openRegistry, openTarget } = deps.connect({ config, root: project.root, emit, signal });
  return { ports: await openTarget(name), openRegistry };
}

/** `embedded/<app>/<service>`, or where the configuration says images go. */
export function repositoryOf({ registry }: Config, app: string, service: string): string {
  if (registry.kind === "embedded") return `embedded/${app}/${service}`;
  return [registry.host, registry.path, service].filter((part) => part !== "").join("/");
}
