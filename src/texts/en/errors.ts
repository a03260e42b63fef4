/**
 * What went wrong and what to do, for every code of `src/errors.ts` that no other domain words.
 *
 * The placeholders of a code are its `params` in `src/errors.ts`, and a test holds them equal. Lists of findings (broken configuration,
 * command line) travel in `SlipwayError.problems`, each worded by `problem.<code>`.
 */
export const errors = {
  // command line
  "error.bug": "something broke inside Slipway: {what}",
  "hint.bug": "This is a fault in Slipway, not in your project. Please report it with the text below.",
  "error.interrupted": "interrupted",
  "hint.interrupted": "What was begun has been put back. Run the command again when you are ready.",
  "error.needs-confirmation": "this needs a yes, and nobody can be asked here",
  "hint.needs-confirmation": "Add {flag} to agree beforehand.",
  "error.node-too-old": "Node.js {version} is too old: {wanted} or newer is needed",
  "hint.node-too-old": "Install a newer Node.js from https://nodejs.org/ and run the command again.",
  "error.not-built": "this checkout has not been built yet",
  "hint.not-built": "Run `npm run demo` or `npm test` once; either builds it.",
  "error.unknown-code": 'nothing is known under "{code}"',
  "hint.unknown-code":
    "Give an error code, a rule such as W05, or the name of a service in this project; `slipway explain` lists them.",
  "error.usage": "`{command}` cannot be understood",
  "hint.usage": "`{command} --help` shows what it takes.",

  // configuration and model
  "error.app-from-another-root": 'the app "{app}" on target "{target}" belongs to the folder {root}',
  "hint.app-from-another-root": "Give this project another name with `app:` in slipway.yaml, or work in that folder.",
  "error.config-invalid": "{file} has problems ({count})",
  "hint.config-invalid": "Correct the lines named above; docs/reference/config.en.md describes every key.",
  "error.config-unreadable": "{file} cannot be read: {reason}",
  "hint.config-unreadable": "Check that the file may be read and is UTF-8 text.",
  "error.no-go-module": "there is no go.mod in {folder} or above it",
  "hint.no-go-module": "Run Slipway inside a Go project (or name one with --cwd), or begin one with `go mod init`.",
  "error.no-main-package": "no package main was found below {folder}",
  "hint.no-main-package":
    "Slipway delivers programs: add a package main, or name its folder under `services:` in slipway.yaml.",
  "error.placeholder-cycle": "{file}:{line}: placeholders refer to each other in a circle: {names}",
  "hint.placeholder-cycle": "Give one of them a plain value.",
  "error.placeholder-invalid": '{file}:{line}: "{text}" is not a valid placeholder: {reason}',
  "hint.placeholder-invalid": "Write ${VAR}, ${VAR:default}, ${VAR:} or ${VAR:?message}; a plain dollar-brace is $${.",
  "error.placeholder-required": "{file}:{line}: {name} is required: {message}",
  "hint.placeholder-required": "Set the environment variable {name} and run the command again.",
  "error.placeholder-unset": "{file}:{line}: {name} is not set and has no default",
  "hint.placeholder-unset": "Set the environment variable {name}, or write ${{name}:default}.",
  "error.schema-too-new": "{what} was written by a newer Slipway (format {found}, this one knows {known})",
  "hint.schema-too-new": "Update Slipway; the data was left as it is.",
  "error.service-ambiguous": "several services could be meant: {services}",
  "hint.service-ambiguous": "Name the one you mean.",
  "error.service-unknown": 'there is no service "{service}" here',
  "hint.service-unknown": "Known services: {services}.",
  "error.target-unknown": 'there is no target "{target}"',
  "hint.target-unknown": "Known targets: {targets}. Add others under `targets:` in slipway.yaml.",

  // assess
  "error.assess-below-threshold": "readiness is {score}, below the {wanted} that was asked for",
  "hint.assess-below-threshold":
    "`slipway assess --all` shows every finding; `slipway explain <rule>` says how to mend it.",
  "error.folder-missing": "there is no folder {folder}",
  "hint.folder-missing": "Check the path.",
  "error.folder-unreadable": "the folder {folder} cannot be read: {reason}",
  "hint.folder-unreadable": "Check your rights on it.",

  // toolchain and build
  "error.archive-format-unfit": "a {format} archive cannot hold several platforms: {platforms}",
  "hint.archive-format-unfit": "Use --format oci, or build one platform at a time.",
  "error.compile-failed": "{service} does not compile\n{output}",
  "hint.compile-failed": "Correct the Go code; nothing was pushed or started.",
  "error.deflate-profile-broken": "the compressor does not write the bytes its profile {profile} promises",
  "hint.deflate-profile-broken": "Reinstall Slipway with `npm ci`; images built now would not be reproducible.",
  "error.disk-full": "the disk is full: {path}",
  "hint.disk-full": "Free some space and run the command again; nothing half-written was left.",
  "error.file-unwritable": "{path} cannot be written: {reason}",
  "hint.file-unwritable": "Check that the folder exists and that you may write there.",
  "error.go-fetch-refused": "{proxy} does not give Go {version}: {reason}",
  "hint.go-fetch-refused":
    "Install Go from https://go.dev/dl/, or set GOPROXY to a proxy that serves golang.org/toolchain.",
  "error.go-hash-mismatch":
    "the Go {version} that was fetched is not the genuine one\n  expected {expected}\n  got      {got}",
  "hint.go-hash-mismatch": "It was thrown away. Use another GOPROXY, or install Go yourself.",
  "error.go-missing": "Go {version} is needed and was not found",
  "hint.go-missing": "Install Go from https://go.dev/dl/, or let Slipway fetch it through GOPROXY.",
  "error.go-proxy-off": "Go {version} is needed, and the module proxy is switched off (GOPROXY=off)",
  "hint.go-proxy-off": "Set GOPROXY to a proxy, or install Go from https://go.dev/dl/.",
  "error.go-unusable": "the Go at {program} cannot be used: {reason}",
  "hint.go-unusable": "Repair or remove that installation; `slipway doctor` shows what is found.",
  "error.platform-invalid": '"{platform}" is not a platform',
  "hint.platform-invalid": "Write it as os/architecture, such as linux/amd64 or linux/arm64.",

  // images, archives, registries
  "error.archive-hostile": 'the archive was refused at "{entry}": {reason}',
  "hint.archive-hostile": "Do not use this archive; nothing of it was kept.",
  "error.blob-mismatch": "the content is not what its digest says\n  expected {expected}\n  got      {got}",
  "hint.blob-mismatch": "Try again; if it stays, the registry or something before it changes content.",
  "error.blob-missing": "{digest} is not in the local store",
  "hint.blob-missing": "Build again with `slipway build`.",
  "error.credential-helper-failed": "the credential helper {helper} gave nothing for {registry}\n{output}",
  "hint.credential-helper-failed":
    "Sign in again (`docker login {registry}`), or remove the helper from Docker's config.json.",
  "error.image-absent": "{reference} is not there",
  "hint.image-absent": "Check the name, or push it first with `slipway push`.",
  "error.image-invalid": "{reference} is not an image Slipway can use: {reason}",
  "hint.image-invalid": "Build and push it again.",
  "error.insecure-refused": "{registry} would be spoken to without encryption",
  "hint.insecure-refused": "Add --insecure {registry} if you really want that.",
  "error.reference-invalid": '"{reference}" is not an image reference',
  "hint.reference-invalid": "Write host/name@sha256:… or host/name:tag, in lower case.",
  "error.registry-denied": "{registry} answered {status} for {repository}",
  "hint.registry-denied": "Sign in with `docker login {registry}`, and check that the account may use this repository.",
  "error.registry-failed": "{registry} failed with {status}\n{output}",
  "hint.registry-failed": "Try again later; the fault is on the registry's side.",
  "error.registry-lied":
    "{registry} gave content that does not match its digest\n  expected {expected}\n  got      {got}",
  "hint.registry-lied": "Nothing of it was used. Look for a proxy that changes content, or tell the registry's owner.",
  "error.registry-not-running": "the embedded registry is not running",
  "hint.registry-not-running": "Start it with `slipway registry serve`.",
  "error.registry-unreachable": "{registry} cannot be reached: {reason}",
  "hint.registry-unreachable": "Check the address, the network and the proxy; `slipway doctor` tries them one by one.",

  // gates
  "error.gate-refused": 'the gate "{gate}" keeps {service} from target "{target}"',
  "hint.gate-refused": "The reasons stand above; what a gate demands is set under `gates:` in slipway.yaml.",

  // run and roll out
  "error.daemon-unavailable": "Slipway's own {daemon} does not answer",
  "hint.daemon-unavailable": "Look into {log}; the next writing command starts it again.",
  "error.instance-exited": "{service} ended at once with status {status}\n{output}",
  "hint.instance-exited": "Its last words stand above; mostly a setting is missing. Nothing was switched.",
  "error.instance-unknown": 'there is no instance "{instance}"',
  "hint.instance-unknown": "`slipway status` lists what runs.",
  "error.instance-unready": "{service} was not ready after {seconds} s ({probe})\n{output}",
  "hint.instance-unready":
    "Check port and health route in slipway.yaml; `slipway explain {service}` says how they were guessed.",
  "error.journal-broken": "the journal {file} cannot be used: {reason}",
  "hint.journal-broken":
    "It was left as it is. Put it aside and run `slipway status`: what runs is read from the machine itself.",
  "error.no-rollout": "no rollout of {service} is open",
  "hint.no-rollout": "`slipway history` shows what was done.",
  "error.nothing-deployed": 'nothing of "{app}" runs on target "{target}"',
  "hint.nothing-deployed": "Start it with `slipway up`.",
  "error.nothing-to-roll-back": "{service} has no earlier version to go back to",
  "hint.nothing-to-roll-back": "`slipway history` shows what was done.",
  "error.port-in-use": "port {port} is in use by another program",
  "hint.port-in-use": "End that program, or choose another port in slipway.yaml.",
  "error.rollout-busy": "another deploy of {service} is running (process {pid}, since {since})",
  "hint.rollout-busy": "Wait for it to end, or stop that process; `slipway status` shows how far it is.",
  "error.rollout-fenced": "{service} was taken over by a newer rollout (ours {epoch}, newest {newest})",
  "hint.rollout-fenced": "Nothing was changed by this one. See `slipway status`, then deploy again.",
  "error.rollout-held": "the rollout of {service} is held: there was not enough evidence",
  "hint.rollout-held":
    "Weights stay as they are. Continue with `slipway deploy {service} --resume`, or go back with `slipway rollback {service}`.",
  "error.rollout-restored": "the new version of {service} was taken back",
  "hint.rollout-restored": "The old version serves everything. `slipway history` has the numbers.",
} as const;
