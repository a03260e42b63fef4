/** Texts of the cli domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `cli.<name>`. */
export const cli = {} as const;
