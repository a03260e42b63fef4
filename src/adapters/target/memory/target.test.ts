import { describe, expect, it } from "vitest";
import { digestOf } from "../../../kit/digest.ts";
import type { InstanceSpec } from "../../../model/run.ts";
import { targetContract } from "../../../ports/target.contract.ts";
import { createMemoryTarget } from "./target.ts";

const spec = (app: string, service: string, version = "v1"): InstanceSpec => ({
  app,
  service,
  version,
  artifact: { kind: "image", repository: `memory/${app}/${service}`, digest: digestOf(version) },
  env: {},
  variables: {},
  health: undefined,
  portVariable: "PORT",
  port: undefined,
  needs: [],
});

describe("memory target", () => {
  targetContract(async () => ({
    target: createMemoryTarget(),
    spec: async (app, service, version) => spec(app, service, version),
    roots: ["/home/one", "/home/two"],
  }));

  it("become() and lose() change the world behind the target's back", async () => {
    const target = createMemoryTarget({ startsAs: () => "starting" });
    const { id, state } = await target.start(spec("shop", "orders"), { rollout: "r1", epoch: 1 });

    target.become(id, "crash-loop", { code: "crash-loop", params: { crashes: 5 } });
    const [crashed] = await target.observe("shop");
    target.lose(id);

    expect([state, crashed?.state, crashed?.because?.code]).toEqual(["starting", "crash-loop", "crash-loop"]);
    expect(await target.observe("shop")).toEqual([]);
  });
});
