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
  "error.route-invalid": "the route of {service} cannot be carried out: its {what} is not valid",
  "hint.route-invalid":
    "This is a fault of whoever asked: names of letters and digits, weights that add up to 1000, ticks of 250 ms or more.",
  "error.secret-file-exposed": "the secret in {file} is damaged, or others can read it",
  "hint.secret-file-exposed":
    "Remove the file and stop the daemons: the next command makes a new one that only you can read.",
  "error.splitter-state-broken": "the splitter's state in {file} cannot be read",
  "hint.splitter-state-broken":
    "It was left as it is, and its routes do not listen. Put the file aside, then run `slipway up` again.",
} as const;
