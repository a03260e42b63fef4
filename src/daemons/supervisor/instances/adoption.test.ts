import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processIdentity } from "../../../kit/process.ts";
import { INSTANCES_FILE } from "../../../model/instance-record.ts";
import { askService, sampleClient, until, type SampleClient } from "./sample-client.ts";
import { buildMoody, buildSampleDaemon, hasGo, startSampleDaemon, type SampleDaemon } from "./sample-daemon.ts";

const posix = process.platform !== "win32";

let bench: string;
let moody: string;
let program: string;
let home: string;
let daemons: SampleDaemon[];

interface Supervisor extends SampleClient {
  kill(): Promise<void>;
}

async function supervisor(env: Readonly<Record<string, string>> = {}): Promise<Supervisor> {
  const daemon = await startSampleDaemon(program, home, { env });
  daemons.push(daemon);
  return { ...sampleClient(moody, daemon.call), kill: daemon.kill };
}

const runs = (pid: number | undefined): boolean => processIdentity(pid ?? 0) !== undefined;
const remembered = (): unknown =>
  JSON.parse(readFileSync(join(home, "targets", "local", "shop", INSTANCES_FILE), "utf8"));

describe.runIf(hasGo("adoption of services"))("when the supervisor is killed", () => {
  beforeAll(async () => {
    bench = mkdtempSync(join(tmpdir(), "slipway-adoption-"));
    moody = buildMoody(bench);
    program = await buildSampleDaemon(bench);
  });
  afterAll(() => rmSync(bench, { recursive: true, force: true }));

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "slipway-home-"));
    daemons = [];
  });
  afterEach(async () => {
    await Promise.all(daemons.map((daemon) => daemon.kill()));
    // Whatever runs still is found by what was remembered.
    const last = await supervisor();
    for (const { id } of await last.list()) await last.stop(id, 0, 1e9);
    await last.kill();
    rmSync(home, { recursive: true, force: true });
  });

  it("the service is untouched, goes on writing its log, and is adopted with the same pid", async () => {
    const first = await supervisor();
    await first.start();
    const before = await first.untilState("ready");
    await first.kill();

    await askService(before, "/print?text=still-here");
    await askService(before, "/print?text=and-again");
    const second = await supervisor();
    const [after] = await second.list();

    expect(readFileSync(before.log, "utf8")).toContain("still-here\nand-again\n");
    expect(after).toMatchObject({ id: before.id, pid: before.pid, state: "ready", restarts: 0, since: before.since });
    expect(await second.stop(before.id)).toEqual({ graceful: posix });
    expect(runs(before.pid)).toBe(false);
  });

  it("an adopted service that crashes is restarted, with the variables of the daemon", async () => {
    const first = await supervisor();
    await first.start({ env: { LEVEL: "${LEVEL:info}" } });
    const before = await first.untilState("ready");
    await first.kill();
    const second = await supervisor();
    await askService(before, "/exit?status=1").catch(() => {});

    const after = await until("it runs again", async () =>
      (await second.list()).find(({ pid, state }) => state === "ready" && pid !== before.pid),
    );

    expect(after).toMatchObject({ id: before.id, restarts: 1, address: before.address });
  });

  it("an instance whose variables went with it is not restarted, even where a default could stand in", async () => {
    const wanted = { env: { DB: "${DB_URL:localhost}" }, variables: { DB_URL: "prod" } };
    const first = await supervisor();
    await first.start(wanted);
    const before = await first.untilState("ready");
    await first.kill();
    const second = await supervisor();
    await askService(before, "/exit?status=1").catch(() => {});

    const stopped = await second.untilState("stopped");
    expect(stopped.pid).toBeUndefined();
    expect(stopped.because).toMatchObject({ code: "env-unset", params: { names: ["DB_URL"] } });

    const again = await second.start(wanted);
    expect(again.id).toBe(before.id);
    expect(await askService(await second.untilState("ready"), "/environ")).toContain("DB=prod");
  });

  it("a service that died meanwhile is restarted", async () => {
    const first = await supervisor();
    await first.start();
    const before = await first.untilState("ready");
    await first.kill();
    process.kill(before.pid ?? 0, "SIGKILL");
    await until("it is gone", () => !runs(before.pid) || undefined);
    const second = await supervisor();

    const after = await second.untilState("ready");
    expect([after.id, after.restarts]).toEqual([before.id, 1]);
    expect(after.pid).not.toBe(before.pid);
  });

  it.runIf(posix)("in the middle of a stop, the service that ended meanwhile is not started again", async () => {
    const first = await supervisor();
    const { id } = await first.start({ env: { MOOD: "deaf" } });
    const { pid } = await first.untilState("ready");
    const stopping = first.stop(id, 60_000).catch((failure: unknown) => failure);
    await first.untilState("stopping");
    await first.kill();
    await stopping;
    process.kill(pid ?? 0, "SIGKILL");
    await until("it is gone", () => !runs(pid) || undefined);

    const second = await supervisor();

    expect(await second.list()).toEqual([]);
  });

  it.runIf(process.platform === "linux")(
    "between the start of a process and writing its pid down, it is found all the same",
    async () => {
      const first = await supervisor({ SLIPWAY_PAUSE_AT: "instance-spawned", SLIPWAY_PAUSE_DIR: home });
      const starting = first.start().catch((failure: unknown) => failure);
      await until("the hook is reached", () => existsSync(join(home, "instance-spawned.reached")) || undefined);
      await first.kill();
      expect(await starting).toMatchObject({ code: "daemon-unavailable" });
      expect(remembered()).toMatchObject({ instances: [{ state: "starting" }] });

      const second = await supervisor();
      const adopted = await second.untilState("ready");
      const answered = await second.start();

      expect(answered).toMatchObject({ id: adopted.id, pid: adopted.pid });
      expect((await second.list()).length).toBe(1);
    },
  );
});
