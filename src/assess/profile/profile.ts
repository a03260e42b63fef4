import type { Profile, ProfileMain } from "../../model/assessment.ts";
import type { Program } from "../project/describe.ts";
import { appName, serviceNames } from "../project/names.ts";
import { guessHealth } from "../project/routes.ts";
import type { Tree } from "../project/tree.ts";
import { filesUsed } from "./files.ts";
import { imageNeeds, programsStarted, timeZonesNamed } from "./image.ts";
import { listensOf } from "./listens.ts";
import { outgoingOf } from "./outgoing.ts";
import { shutdownOf } from "./shutdown.ts";

/** Longest list of one kind: a profile is for people and plans, not an index of the source. */
const MOST = 100;

/** What each program of the tree is and needs, read from its closure, tests left out. */
export function profileOf(tree: Tree, programs: readonly Program[]): Profile {
  const names = serviceNames(
    programs.map(({ main }) => main.folder),
    appName(tree.modules, ".").app,
  );
  return {
    goVersion: tree.modules.find(({ folder }) => folder === ".")?.go ?? tree.modules[0]?.go ?? null,
    mains: programs.map((program, index) => mainOf(tree, program, names[index] ?? "")),
    modules: tree.modules.map(({ path }) => path),
  };
}

function mainOf(tree: Tree, program: Program, name: string): ProfileMain {
  const files = program.closure.flatMap((one) => one.files.filter(({ scope }) => scope !== "test"));
  const started = programsStarted(files);
  return {
    path: program.main.folder,
    name,
    port: program.port.port.value ?? null,
    health: guessHealth(program.closure).value ?? null,
    listens: listensOf(program).slice(0, MOST),
    outgoing: outgoingOf(tree, program.main, files).slice(0, MOST),
    files: filesUsed(files).slice(0, MOST),
    programs: started.slice(0, MOST),
    timeZones: timeZonesNamed(files).slice(0, MOST),
    image: imageNeeds(files, started),
    shutdown: shutdownOf(files),
  };
}
