import { assess } from "./assess.ts";
import { build } from "./build.ts";
import { cli } from "./cli.ts";
import { config } from "./config.ts";
import { doctor } from "./doctor.ts";
import { errors } from "./errors.ts";
import { events } from "./events.ts";
import { help } from "./help.ts";
import { pipeline } from "./pipeline.ts";
import { report } from "./report.ts";
import { rollout } from "./rollout.ts";
import { target } from "./target.ts";
import { traffic } from "./traffic.ts";

/** Every text of this language, by key. */
export const en = {
  ...assess,
  ...build,
  ...cli,
  ...config,
  ...doctor,
  ...errors,
  ...events,
  ...help,
  ...pipeline,
  ...report,
  ...rollout,
  ...target,
  ...traffic,
} as const;
