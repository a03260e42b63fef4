import type { Message } from "../../src/model/message.ts";
import type { Service } from "../../src/model/service.ts";

/** A service as reading finds one, for tests of the build. */
export function testService(changes: Partial<Service> = {}): Service {
  const because: Message = { code: "configured", params: {} };
  return {
    app: "shop",
    name: "orders",
    path: ".",
    module: { path: "example.com/memory", folder: ".", go: "1.22", toolchain: undefined },
    port: { value: 8080, because },
    portVariable: { value: undefined, because },
    health: { value: undefined, because },
    env: {},
    needs: [],
    replicas: 1,
    because: [],
    ...changes,
  };
}
