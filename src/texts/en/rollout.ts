/** Texts of the rollout domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `rollout.<name>`. */
export const rollout = {
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
  "reason.canary-gone": "the new version ({instance}) is not there any more",
  "reason.canary-exited": "the new version exited; its log: {log}",
  "reason.canary-crash-loop": "the new version crashed {restarts} times; its log: {log}",
  "reason.canary-unready": "the new version was not ready after {seconds} s; its log: {log}",
  "reason.controller-lost": "controller lost: the deploying process ended before it was done",
  "reason.superseded": "a newer deploy took its place",
  "reason.interrupted": "interrupted by the user",
  "reason.rolled-back-by-hand": "rolled back by the user",
  "reason.no-evidence": "held at {percent} %: {requests} requests in {span}",
  "note.ticks-lost": "{service}: some counts were lost while the splitter restarted; the rest is judged",
} as const;
