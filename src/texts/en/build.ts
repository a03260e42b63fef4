/** Texts of the build domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `build.<name>`. */
export const build = {} as const;
