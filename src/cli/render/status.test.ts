import { expect, it } from "vitest";
import { createMemoryApp, STATUS } from "../fakes/memory-app.ts";
import { run } from "../fakes/terminal.ts";

it("statusLines() tells requests that were in flight when the splitter died, and says nothing of none", async () => {
  const services = STATUS.services.map((service) => ({
    ...service,
    route: service.route === undefined ? undefined : { ...service.route, lostInFlight: 4 },
  }));
  const { app } = createMemoryApp({ status: async () => ({ ...STATUS, services }) });

  const told = await run(["status"], { app });
  const silent = await run(["status"], { app: createMemoryApp().app });

  expect(told.stdout).toContain("requests in flight when the splitter last died: 4");
  expect(silent.stdout).not.toContain("splitter last died");
});
