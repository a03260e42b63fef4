/** Texts of the traffic domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `traffic.<name>`. */
export const traffic = {
  "error.daemon-already-runs": "another daemon already answers at {endpoint}",
  "hint.daemon-already-runs": "One daemon a user is enough: use the one that runs, or stop it first.",
  "error.daemon-endpoint-unsafe":
    "the folder {folder} of the control socket belongs to somebody else or is open to everybody",
  "hint.daemon-endpoint-unsafe": "Remove that folder, or set XDG_RUNTIME_DIR to a folder that only you can write.",
  "error.daemon-refused": "the daemon at {endpoint} refused the request with status {status}",
  "hint.daemon-refused":
    "With 401 its secret is another one: was SLIPWAY_HOME changed or its daemons folder removed while it ran? Stop the daemon and run the command again.",
  "error.secret-file-exposed": "the secret in {file} is damaged, or others can read it",
  "hint.secret-file-exposed":
    "Remove the file and stop the daemons: the next command makes a new one that only you can read.",
} as const;
