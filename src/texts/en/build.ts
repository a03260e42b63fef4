/** Texts of the build domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `build.<name>`. */
export const build = {
  "note.go-not-as-pinned":
    "Go {wanted} could not be had, so Go {version} compiles: the image may differ from one built elsewhere",
} as const;
