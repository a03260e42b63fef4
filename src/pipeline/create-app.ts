import { ruleTexts } from "../assess/rules/texts.ts";
import { runDoctor } from "../doctor/run.ts";
import type { App } from "./app.ts";
import { assessFolder } from "./assess.ts";
import { buildServices } from "./build.ts";
import { deployService } from "./deploy.ts";
import type { Deps } from "./deps.ts";
import { bringDown } from "./down.ts";
import { compareWithLast } from "./last-assess.ts";
import { configHere, openProject, openTargetOf } from "./project.ts";
import { pushServices, verifyReference } from "./push.ts";

import { rollBack } from "./rollback.ts";
import { readStatus } from "./status.ts";
import { bringUp } from "./up.ts";
import { SlipwayError } from "../errors.ts";

/** Joins the use cases; each lives in its own file. */
export function createApp(deps: Deps): App {
  return {
    describe: async (context) => (await openProject(context, deps)).project,
    rules: async (language) => ruleTexts(language),
    assess: (context, input) => assessFolder(context, input, deps),
    sinceLastAssess: (context, input) => compareWithLast(context, input, deps),
    build: (context, input) => buildServices(context, input, deps),
    push: (context, input) => pushServices(context, input, deps),
    verify: (context, { reference }) => verifyReference(context, reference, deps),
    up: (context, input) => bringUp(context, input, deps),
    deploy: (context, input) => deployService(context, input, deps),
    rollback: (context, input) => rollBack(context, input, deps),
    status: (context, { target }) => readStatus(context, target, deps),
    down: (context, { target }) => bringDown(context, target, deps),
    async history(context, { target, service }) {
      const open = await openProject(context, deps);
      const known = open.project.services.map(({ name }) => name);
      if (service !== undefined && !known.includes(service))
        throw new SlipwayError("service-unknown", { service, services: known });
      const store = await openTargetOf(target, open, context, deps).ports.openStore(open.project.app);
      try {
        return await store.entries(open.project.app, service);
      } finally {
        await store.close();
      }
    },
    async doctor(context) {
      const { config } = await configHere(context, deps);
      return runDoctor({
        host: deps.hostQuestions(context.cwd),
        home: deps.layout.home,
        registry: config.registry,
        signal: context.signal,
      });
    },
    registryServe: ({ signal }, { host, port, foreground }) =>
      foreground ? deps.embeddedRegistry.serve({ host, port, signal }) : deps.embeddedRegistry.start({ host, port }),
    registryStop: () => deps.embeddedRegistry.stop(),
  };
}
