import { compareBytes } from "../../kit/compare.ts";
import { shortDigest } from "../../kit/digest.ts";
import type { Instance } from "../../model/run.ts";
import type { ServiceStatus, StatusResult } from "../../pipeline/app.ts";
import type { Session } from "../session.ts";
import { ago, share } from "./format.ts";
import { table } from "./table.ts";

/** One row a running version, under it why and what next. */
export async function statusLines(result: StatusResult, session: Session): Promise<readonly string[]> {
  const { t, say, paint, symbols } = session;
  const head = ["service", "version", "state", "since", "traffic", "runs", "address"].map((name) =>
    t(`cli.column.${name}`),
  );
  const groups = result.services.map((service) => rowsOf(service, session));
  const [heading = "", ...body] = await table([head, ...groups.flat()]);
  const lines: string[] = [paint("quiet", heading)];
  for (const [i, service] of result.services.entries()) {
    lines.push(...body.splice(0, groups[i]?.length ?? 0));
    const lost = service.route?.lostInFlight ?? 0;
    if (lost > 0) lines.push(`  ${t("cli.status.lost", { count: lost })}`);
    if (service.because !== undefined) lines.push(`  ${t("cli.status.why", { why: say.message(service.because) })}`);
    if (service.next !== undefined) lines.push(`  ${t("cli.status.next", { next: say.message(service.next) })}`);
  }
  if (result.services.length === 0) return [t("cli.status.nothing", { app: result.app })];
  const unknown = result.unknown.map((message) => `${paint("care", symbols.unknown)} ${say.message(message)}`);
  return [...lines, ...unknown];
}

function rowsOf(service: ServiceStatus, session: Session): readonly (readonly string[])[] {
  const { t, say, host, language } = session;
  const shown = service.instances
    .filter(({ state }) => state !== "stopped")
    .toSorted((a, b) => weightOf(service, b) - weightOf(service, a) || b.since - a.since || compareBytes(a.id, b.id));
  if (shown.length === 0) return [[service.service, "–", say.message(service.state), "", "", "", service.url ?? ""]];
  return shown.map((instance, i) => [
    i === 0 ? service.service : "",
    instance.version,
    i === 0 ? say.message(service.state) : t(`cli.instance.${instance.state}`),
    ago(instance.since, host.now(), language),
    trafficOf(service, instance),
    whatRuns(instance, session),
    i === 0 ? (service.url ?? "") : "",
  ]);
}

/** Without an arm there is less than no traffic: such a version stands below one that has just been taken to 0 %. */
function weightOf({ route }: ServiceStatus, { id }: Instance): number {
  return route?.arms.find(({ instance }) => instance === id)?.weight ?? -1;
}

function trafficOf(service: ServiceStatus, instance: Instance): string {
  const weight = weightOf(service, instance);
  return weight < 0 ? "–" : share(weight);
}

/** An image by its digest; a native build by what the executable file is, never by the image it stands for. */
function whatRuns({ artifact, executable }: Instance, { t }: Session): string {
  if (artifact.kind === "image") return t("cli.status.image", { digest: shortDigest(artifact.digest) });
  return t("cli.status.program", { digest: shortDigest(executable ?? artifact.sha256) });
}
