/** Texts of the use cases: what a service is doing (`state.`), what to do next (`next.`), what was noted on the way (`note.`). */
export const pipeline = {
  "state.not-deployed": "not deployed",
  "state.stopped": "stopped",
  "state.traffic-unknown": "running, traffic unknown",
  "state.no-traffic": "running without traffic",
  "state.degraded": "degraded: {version} is not ready",
  "state.rolling-out": "letting {version} in",
  "state.canary": "canary {version} at {percent} %",
  "state.held": "held at {percent} %: {requests} canary requests seen",
  "state.restored": "serving {version}; {tried} was taken back",
  "state.deploy-failed": "serving {version}; {tried} did not come up",
  "state.serving": "serving {version}",
  "next.run-up": "`slipway up` starts it",
  "next.resume-or-roll-back": "`slipway deploy {service} --resume` goes on, `slipway rollback {service}` goes back",
  "next.look-at-canary": "its canary is still warm to be looked at; `slipway history {service}` tells the whole story",
  "next.look-at-log": "look into its log; `slipway rollback {service}` goes back to the version before",
  "reason.switch-unanswered": "the splitter did not say who gets traffic ({because})",
  "reason.target-unanswered": "what runs could not be read ({because})",
  "reason.journal-unread": "the journal could not be read ({because})",
  "reason.daemons-not-running": "supervisor and splitter do not run, so nothing carries traffic",
  "note.absolute-paths": "{service} runs as a process of this machine: absolute paths in it are this machine's",
  "note.native-build": "{service} runs as a native build of the same source: Linux images do not run on this machine",
  "note.no-graceful-stop":
    "this system has no signal for an orderly end: {service} is ended at once when its requests are done",
  "note.fixed-port":
    "{service} listens on port {port} whatever it is told, so the old version is stopped before the new one starts",
  "note.one-replica": "{replicas} replicas of {service} are asked for; target local runs one",
  "note.peer-without-address": "{service} needs {peer}, which has no address yet; {variable} is left out",
  "error.port-fixed":
    "{service} listens on port {port} whatever it is told, so two versions of it cannot run side by side on this machine",
  "hint.port-fixed":
    "Let it read its port from an environment variable such as PORT; until then `slipway up {service}` replaces it with a short gap.",
} as const;
