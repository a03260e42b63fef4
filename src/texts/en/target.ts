/** Texts of the target domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `target.<name>`. */
export const target = {
  // why an archive is refused
  "reason.case-collision": "two names differ only in case, which is one file on this system",
  "reason.compression-broken": "its compression is damaged",
  "reason.device-node": "it is a device or a pipe, not a file",
  "reason.drive-letter": "its name begins with a drive letter",
  "reason.duplicate-entry": "the same path comes twice",
  "reason.entry-type": "it is of a kind an image may not hold",
  "reason.hardlink-out": "a hard link to something that is not in the image",
  "reason.header-broken": "its header is damaged",
  "reason.name-encoding": "its name is not UTF-8",
  "reason.name-unfit": "its name cannot be used on this system",
  "reason.path-absolute": "its path is absolute",
  "reason.path-traversal": "its path leads out of the folder",
  "reason.ratio-too-high": "it grows too much when unpacked",
  "reason.sparse-file": "sparse files are not allowed in an image",
  "reason.symlink-out": "a link that leads out of the image",
  "reason.through-symlink": "it would be written through a link",
  "reason.too-many-bytes": "it is too large when unpacked",
  "reason.too-many-entries": "it holds too many files",
  "reason.trailing-data": "something follows after its end",
  "reason.truncated": "it ends too early",
  "reason.whiteout-invalid": "a deletion mark that means nothing",

  // why an instance is not simply ready
  "reason.crash-loop": "it ended {crashes} times in a row, last with status {status}",
  "reason.env-unset": "{names} is not known here, so it was not started again",
  "reason.exited": "it ended with status {status}",
  "reason.not-started": "it could not be started: {status}",
  "reason.port-in-use": "port {port} is in use by another program",
  "reason.probe-failed": "{probe} answered {answer}",
  "reason.supervisor-down": "nobody looks after it: the supervisor does not run",

  // why an image cannot be run here
  "reason.compression-unsupported": "a layer is compressed in a way that cannot be unpacked here (gzip can)",
  "reason.manifest-broken": "its manifest or configuration cannot be read",
  "reason.no-entry-point": "it does not say which program to run",
  "reason.no-platform": "it was not built for this machine",
  "reason.program-absent": "the program it names is not in it",

  "error.env-unset": "{service} needs {names}, which is not set",
  "hint.env-unset": "Set it in the environment of this command and run it again; values are never stored.",
} as const;
