import type { App } from "./app.ts";
import type { Deps } from "./deps.ts";

/** Joins the use cases; each lives in its own file and is loaded when it is asked for, so that no command pays for another one. */
export function createApp(deps: Deps): App {
  return {
    describe: async (context) => (await (await import("./project.ts")).openProject(context, deps)).project,
    rules: async (language) => (await import("../assess/rules/texts.ts")).ruleTexts(language),
    assess: async (context, input) => (await import("./assess.ts")).assessFolder(context, input, deps),
    sinceLastAssess: async (context, input) => (await import("./last-assess.ts")).compareWithLast(context, input, deps),
    build: async (context, input) => (await import("./build.ts")).buildServices(context, input, deps),
    push: async (context, input) => (await import("./push.ts")).pushServices(context, input, deps),
    verify: async (context, { reference }) => (await import("./push.ts")).verifyReference(context, reference, deps),
    up: async (context, input) => (await import("./up.ts")).bringUp(context, input, deps),
    deploy: async (context, input) => (await import("./deploy.ts")).deployService(context, input, deps),
    rollback: async (context, input) => (await import("./rollback.ts")).rollBack(context, input, deps),
    status: async (context, { target }) => (await import("./status.ts")).readStatus(context, target, deps),
    down: async (context, { target }) => (await import("./down.ts")).bringDown(context, target, deps),
    history: async (context, input) => (await import("./history.ts")).readHistory(context, input, deps),
    doctor: async (context) => (await import("./doctor.ts")).askDoctor(context, deps),
    registryServe: ({ signal }, { host, port, foreground }) =>
      foreground ? deps.embeddedRegistry.serve({ host, port, signal }) : deps.embeddedRegistry.start({ host, port }),
    registryStop: () => deps.embeddedRegistry.stop(),
  };
}
