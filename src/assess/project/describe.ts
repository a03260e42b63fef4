import { SlipwayError } from "../../errors.ts";
import { compareBytes } from "../../kit/compare.ts";
import type { Message } from "../../model/message.ts";
import type { GoModule, Project, Service } from "../../model/service.ts";
import type { Files } from "../../ports/files.ts";
import { createEvaluate } from "./evaluate.ts";
import { findListens, guessPort, type Listen, type PortGuess } from "./listen.ts";
import { appName, serviceNames } from "./names.ts";
import { findNeeds } from "./needs.ts";
import { guessHealth } from "./routes.ts";
import {
  closureOf,
  type FoundModule,
  type GoPackageFiles,
  moduleAbove,
  type ReadOptions,
  readTree,
  type Tree,
} from "./tree.ts";

/** A main package and what its program consists of. */
export interface Program {
  readonly main: GoPackageFiles;
  readonly closure: readonly GoPackageFiles[];
  readonly port: PortGuess;
  /** Every place where it opens a port. */
  readonly listens: readonly Listen[];
}

/** Reads what stands below a root: apps, services, ports, each with the reason it was taken for that. */
export async function describeProject(files: Files, root: string, options: ReadOptions = {}): Promise<Project> {
  return describeTree(await readTree(files, options), root);
}

/** The same from a tree that was read before; `no-go-module` and `no-main-package` when there is nothing to deliver. */
export function describeTree(tree: Tree, root: string): Project {
  requireModule(tree, root);
  const programs = programsOf(tree).filter(({ main }) => main.importPath !== undefined);
  if (programs.length === 0) throw new SlipwayError("no-main-package", { folder: root });
  const { app, because } = appName(tree.modules, root);
  return { root, app, services: servicesOf(tree, programs, app, because), modules: tree.modules.map(plainModule) };
}

function requireModule(tree: Tree, root: string): void {
  if (tree.modules.length > 0) return;
  const broken = tree.broken[0];
  if (broken !== undefined) throw new SlipwayError("go-mod-invalid", { file: broken.file, line: broken.line });
  throw new SlipwayError("no-go-module", { folder: root });
}

/** Main packages of the tree, sorted by folder. */
export function programsOf(tree: Tree): readonly Program[] {
  return tree.packages
    .filter((one) => one.name === "main" && one.files.some((file) => isProgram(file.path, file.scope)))
    .toSorted((a, b) => compareBytes(a.folder, b.folder))
    .map((main) => {
      const closure = closureOf(tree, main);
      const listens = findListens(closure, createEvaluate(tree, closure));
      return { main, closure, port: guessPort(listens, main), listens };
    });
}

function isProgram(path: string, scope: string): boolean {
  return scope !== "test" && path.endsWith(".go");
}

/** Programs that are services: those that listen, or the only one. */
export function servicePrograms(programs: readonly Program[]): readonly Program[] {
  return programs.length === 1 ? programs : programs.filter(({ listens }) => listens.length > 0);
}

function servicesOf(tree: Tree, programs: readonly Program[], app: string, because: Message): readonly Service[] {
  const chosen = servicePrograms(programs);
  const names = serviceNames(
    chosen.map(({ main }) => main.folder),
    app,
  );
  return chosen.flatMap((program, index): Service[] => {
    const { main, closure, port } = program;
    const module = moduleAbove(main.folder, tree.modules);
    const name = names[index];
    if (module === undefined || name === undefined) return [];
    const needs = findNeeds(
      closure,
      names.filter((other) => other !== name),
    );
    return [
      {
        app,
        name,
        path: main.folder,
        module: plainModule(module),
        port: port.port,
        portVariable: port.portVariable,
        health: guessHealth(closure),
        env: {},
        needs: needs.map(({ service }) => service),
        replicas: 1,
        because: [because, whyService(program), whyNamed(main.folder, name), ...needs.map((need) => need.because)],
      },
    ];
  });
}

function plainModule({ path, folder, go, toolchain }: FoundModule): GoModule {
  return { path, folder, go, toolchain };
}

function whyService({ main, port }: Program): Message {
  const { listen } = port;
  if (listen === undefined) return { code: "service-only-main", params: { folder: main.folder } };
  return {
    code: "service-listens",
    params: { file: listen.file.path, line: listen.file.lines.at(listen.offset).line },
  };
}

function whyNamed(folder: string, name: string): Message {
  return folder === "."
    ? { code: "name-from-app", params: { name } }
    : { code: "name-from-folder", params: { name, folder } };
}
