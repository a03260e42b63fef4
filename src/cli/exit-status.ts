import { CATALOG, EXIT, type ExitStatus } from "../errors.ts";
import type { DeployResult } from "../pipeline/app.ts";

/** The exit status of a deploy says what became of the new version; errors have theirs in the catalogue. */
export function exitStatusOf({ outcome, verdicts }: DeployResult): ExitStatus {
  switch (outcome) {
    case "promoted":
    case "planned":
      return EXIT.ok;
    case "restored":
    case "rolled-back":
      return CATALOG["rollout-restored"].exit;
    case "held":
      return CATALOG["rollout-held"].exit;
    case "failed":
      return verdicts.some(({ answer }) => answer === "refuse") ? EXIT.refused : EXIT.failure;
  }
}
