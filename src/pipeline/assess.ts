import { relative, resolve } from "node:path";
import { assess } from "../assess/assess.ts";
import type { AssessSettings } from "../assess/settings.ts";
import { type Config, CONFIG_FILE, DEFAULT_CONFIG } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { type Assessment, SEVERITIES } from "../model/assessment.ts";
import type { AssessInput, Context } from "./app.ts";
import { againstBaseline, readBaseline } from "./baseline.ts";
import type { Deps } from "./deps.ts";
import { heldAgainst } from "./limits.ts";
import { findRoot } from "./project.ts";

/** Assesses a folder as its project wants it, beside a baseline when one is given, and holds it against the limits. */
export async function assessFolder(
  context: Context,
  input: AssessInput,
  deps: Pick<Deps, "files" | "host" | "goFacts" | "goTree">,
): Promise<Assessment> {
  const folder = resolve(context.cwd, input.path);
  const baseline = input.baseline === undefined ? undefined : await readBaseline(context.cwd, input.baseline);
  const project = await findRoot(folder, deps);
  const config = project === undefined ? undefined : await loadConfig(project, deps.host.env);
  const { assess: wanted } = config ?? DEFAULT_CONFIG;
  const settings = settingsOf(wanted, input.failOn ?? [], folderIn(project ?? folder, folder));
  const assessment = await assess(deps.files(folder), {
    ...context,
    root: folder,
    settings,
    trees: deps.goTree,
    ...(input.go ? { go: deps.goFacts } : {}),
  });
  const compared = baseline === undefined ? assessment : againstBaseline(assessment, baseline);
  return heldAgainst(compared, { failOn: input.failOn ?? wanted.failOn, failUnder: input.failUnder });
}

/** A folder below another one, as paths are written here; "." for the same. */
export function folderIn(root: string, folder: string): string {
  return relative(root, folder).replaceAll("\\", "/") || ".";
}

function settingsOf(wanted: Config["assess"], failOn: readonly string[], folder: string): AssessSettings {
  const at = ({ line, column }: { readonly line: number; readonly column: number }) => ({
    file: CONFIG_FILE,
    line,
    column,
  });
  return {
    severities: wanted.severities,
    guards: wanted.guards,
    ignore: wanted.ignore.map((one) => ({ rule: one.rule, path: one.path, reason: one.reason, where: at(one) })),
    folder,
    named: [
      ...wanted.named.map((one) => ({ rule: one.rule, where: at(one) })),
      ...failOn
        .filter((word) => !SEVERITIES.some((severity) => severity === word))
        .map((rule) => ({ rule, where: { option: "--fail-on" } })),
    ],
  };
}
