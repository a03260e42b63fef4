import { runDoctor } from "../doctor/run.ts";
import type { DoctorCheck } from "../model/check.ts";
import type { Context } from "./app.ts";
import type { Deps } from "./deps.ts";
import { configHere } from "./project.ts";

/** Asks this machine whether it can do what the project here needs. */
export async function askDoctor(context: Context, deps: Deps): Promise<readonly DoctorCheck[]> {
  const { config } = await configHere(context, deps);
  return runDoctor({
    host: await deps.hostQuestions(context.cwd),
    home: deps.layout.home,
    registry: config.registry,
    signal: context.signal,
  });
}
