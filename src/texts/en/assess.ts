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

  // strategy
  "reason.nothing-blocks": "none of its {total} Go files keeps it from building for Linux",
  "reason.blockers-in-few-files":
    "the {count} places that keep it from building for Linux stand in {files} of {total} Go files",
  "reason.blockers-spread":
    "the {count} places that keep it from building for Linux are spread over {files} of {total} Go files",
  "reason.needs-windows": "{rule} at {file}:{line} needs Windows itself",
  "reason.fix-first": "first {rule} {name}: {count} findings, about {hours} hours of work by hand",

  // limits
  "reason.assess-grave": "{count} findings are {severity} or graver",
  "reason.assess-rule": "{rule} is found {count} times",

  // what a person decided
  "reason.rules-off": "these rules are off in slipway.yaml: {rules}",
  "reason.ignore-without-rule": "the comment at {file}:{line} ignores nothing, since it names no rule",
  "reason.ignore-without-reason": "the comment at {file}:{line} ignores nothing, since it gives no reason",
  "reason.ignore-unused": "nothing of {rule} is found where {file}:{line} wants it ignored",
  "reason.not-assessment": "it is JSON, but no assessment",

  // what an assessment does not know
  "reason.no-go-facts": "the Go toolchain was not asked",
  "reason.file-broken": "{file} is no valid Go at line {line}: what stands behind it may be read wrongly",
  "reason.go-facts-late": "the Go toolchain gave no answer about {module}",
  "reason.go-module-missing":
    "Go could not load {count} modules or packages, {module} among them, so it saw only a part",
  "reason.go-facts-incomplete": "Go's compiler could not be followed to its last complaint",
  "reason.compiler-alone": "the compiler alone complains about {subject} at {file}:{line}",
  "reason.compiler-sees-nothing": "the compiler has nothing against {file}:{line}, where {rule} was found",
  "reason.no-tree": "no syntax tree was made: its parser could not be loaded",
  "reason.tree-capped": "no syntax tree was made of {files} more files with grave findings",
  "reason.tree-unread": "no syntax tree was made of {file}: it would take too long",
  "reason.tree-broken":
    "the syntax tree has an error at {file}:{line}, so what was found behind it in the same declaration is less certain",
  "reason.tree-disagrees": "the syntax tree sees something else at {file}:{line}, where {rule} was found",
  "reason.modules-unknown":
    "of the {modules} modules it requires, {count} are not in the portability database: {names}",
  "reason.vendor-inconsistent": "{file} and go.mod or the folder itself say different things about {module}",
  "reason.no-module-file": "there is no go.mod, so imports within the tree could not be followed",
  "reason.module-file-broken": "{file} is no valid go.mod (line {line})",
  "reason.generated-aside": "{files} generated files were looked at only for what stops the build",
  "reason.tests-not-scored": "findings in tests do not count in the scores",
  "reason.file-unread": "{file} was not read: {reason}",
  "reason.file-too-long": "{file} was not read: {bytes} bytes are more than a source file has",
  "reason.file-binary": "{file} was not read: it holds NUL bytes",
  "reason.symlink-outside": "the link leaves the folder",
  "reason.symlink-loop": "the link leads back to itself",
  "reason.vanished": "it vanished or may not be read",
} as const;
