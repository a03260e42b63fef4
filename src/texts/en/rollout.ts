/** Texts of the rollout domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `rollout.<name>`. */
export const rollout = {
  "transition.canary-started": "{service}: {instance} started, not ready yet",
  "transition.drained": "{service}: {instance} has {left} requests left and stays warm for a rollback",
  "transition.retiring": "{service}: stopping {instance}",
  "transition.rollback-decided": "{service}: going back from {from} to {to}",
  "outcome.rolled-back": "rolled back",
  "reason.no-advisory-database": "no advisory database is installed, so known vulnerabilities were not looked up",
  "reason.no-gate-asked": "no gate was asked",
  "reason.journal-truncated": "its end is missing",
  "reason.journal-foreign": "it is not a journal of Slipway",
  "reason.journal-damaged": "it is damaged inside",
  "reason.canary-broken":
    "{canaryErrors} of {canaryRequests} requests to the new version failed in {ticks} ticks in a row ({canaryPercent} %)",
  "reason.canary-worse":
    "the new version failed {canaryErrors} of {canaryRequests} requests ({canaryPercent} %), the old one {stableErrors} of {stableRequests} ({stablePercent} %): more than {allowed} times as often",
  "reason.below-slo":
    "{canaryErrors} of {canaryRequests} requests failed ({canaryPercent} %): below {limitPercent} % is shown",
  "reason.below-ratio":
    "{canaryErrors} of {canaryRequests} requests failed ({canaryPercent} %): less than {ruleOut} times the old version is shown",
} as const;
