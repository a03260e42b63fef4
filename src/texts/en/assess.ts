/** Texts of the assess domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `assess.<name>`. */
export const assess = {} as const;
