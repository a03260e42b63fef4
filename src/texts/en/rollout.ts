/** Texts of the rollout domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `rollout.<name>`. */
export const rollout = {
  "transition.canary-started": "{service}: {instance} started, not ready yet",
  "transition.drained": "{service}: {instance} has {left} requests left and stays warm for a rollback",
  "transition.retiring": "{service}: stopping {instance}",
  "transition.rollback-decided": "{service}: going back from {from} to {to}",
  "outcome.rolled-back": "rolled back",
} as const;
