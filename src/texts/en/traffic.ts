/** Texts of the traffic domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `traffic.<name>`. */
export const traffic = {} as const;
