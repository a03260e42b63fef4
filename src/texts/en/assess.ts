/** Texts of the assess domain; keys are `error.<code>`, `hint.<code>`, `event.<type>`, `note.<code>`, `reason.<code>` or `assess.<name>`. */
export const assess = {
  "error.go-mod-invalid": "{file} is not a valid go.mod: it stops making sense at line {line}",
  "hint.go-mod-invalid": "Run `go mod edit -fmt` in that folder: Go says what it does not understand.",

  // service reading
  "reason.app-from-module": "the module is {module}",
  "reason.app-from-modules": "all modules begin with {path}",
  "reason.app-from-folder": "the modules share no name, so the folder {folder} gives one",
  "reason.service-listens": "its main package opens a port at {file}:{line}",
  "reason.service-only-main": "{folder} is the only main package",
  "reason.name-from-folder": "its folder is {folder}",
  "reason.name-from-app": "it stands in the root of the module",
  "reason.need-from-variable": "it asks for {service} by {variable} at {file}:{line}",
  "reason.port-literal": "{file}:{line} listens on {port}",
  "reason.port-from-variable": "{file}:{line} takes the port from {variable}, which has no default",
  "reason.port-from-default": "{file}:{line} takes the port from {variable}, {port} when it is not set",
  "reason.port-unreadable": "{file}:{line} listens on an address that is computed when the program runs",
  "reason.port-none": "no call that listens was found",
  "reason.port-variable-read": "{file}:{line} reads the port from {variable}",
  "reason.port-address-variable": "{variable} holds a whole address at {file}:{line}, not a port alone",
  "reason.port-fixed": "the port is written into the source at {file}:{line}",
  "reason.health-route": "{file}:{line} answers {route}",
  "reason.health-none": "no route such as /healthz was found, so a TCP connection has to do",
} as const;
