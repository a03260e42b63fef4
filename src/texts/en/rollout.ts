/** Texts of the rollout domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `rollout.<name>`. */
export const rollout = {} as const;
