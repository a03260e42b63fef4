/** Texts of the registry domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `registry.<name>`. */
export const registry = {} as const;
