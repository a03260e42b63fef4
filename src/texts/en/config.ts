/** Texts of the config domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `config.<name>`. */
export const config = {} as const;
