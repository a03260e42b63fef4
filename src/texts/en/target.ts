/** Texts of the target domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `target.<name>`. */
export const target = {} as const;
