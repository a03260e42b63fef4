import type { Place, ProfileImage, ProfileUse } from "../../model/assessment.ts";
import { callsTo } from "../go/calls.ts";
import { stringsHolding } from "../go/strings.ts";
import type { GoFile } from "../go/syntax.ts";
import { PROGRAM_CALLS, programName, startingCalls } from "../rules/calls.ts";
import { once } from "../once.ts";
import { firstOfEach, placeAt } from "./place.ts";
import { urlLiterals } from "./urls.ts";

const SHELLS = new Set(["sh", "bash", "ash", "zsh", "cmd", "powershell", "pwsh"]);
const USER_CALLS = new Set([
  "os/user.Current",
  "os/user.Lookup",
  "os/user.LookupId",
  "os.UserHomeDir",
  "os.UserConfigDir",
]);
/** Clients that speak TLS to hosts of the internet or a company whatever the source says. */
const TLS_CLIENTS =
  /^(?:crypto\/tls|github\.com\/(?:aws\/aws-sdk-go|aliyun\/|minio\/minio-go|tencentcloud\/)|google\.golang\.org\/api|golang\.org\/x\/oauth2)/;

/** Programs it starts, by the literal that names them. */
export function programsStarted(files: readonly GoFile[]): readonly ProfileUse[] {
  return firstOfEach(files.flatMap(startedIn), ({ name }) => name);
}

const startedIn = once((file: GoFile) =>
  startingCalls(file).flatMap((call): ProfileUse[] => {
    const literal = call.strings.find((one) => one.index === PROGRAM_CALLS.get(call.callee));
    const name = literal === undefined ? "" : programName(literal.text);
    return name === "" ? [] : [{ name, at: placeAt(file, call.start) }];
  }),
);

/** Time zones by name, `Local` when the host's decides. */
export function timeZonesNamed(files: readonly GoFile[]): readonly ProfileUse[] {
  return firstOfEach(
    files.flatMap(zonesIn).filter(({ name }) => name !== ""),
    ({ name }) => name,
  );
}

const zoneCalls = callsTo(["time.LoadLocation"]);

const zonesIn = once((file: GoFile) => [
  ...zoneCalls(file).map(
    ({ strings, start }): ProfileUse => ({ name: strings[0]?.text ?? "", at: placeAt(file, start) }),
  ),
  ...stringsHolding(file, "loc=").flatMap(({ text, start }): ProfileUse[] => {
    const zone = /[?&]loc=([\w%/]+)/.exec(text)?.[1];
    return zone === undefined ? [] : [{ name: decoded(zone), at: placeAt(file, start) }];
  }),
]);

function decoded(zone: string): string {
  return zone.replace(/%2F/gi, "/");
}

/** What the image has to bring for these files. */
export function imageNeeds(files: readonly GoFile[], started: readonly ProfileUse[]): ProfileImage {
  const embedsZones = files.some(({ imports }) => imports.some(({ path }) => path === "time/tzdata"));
  const zone = timeZonesNamed(files).find(({ name }) => name !== "Local" && name !== "UTC");
  return {
    authorities: firstPlace(files, tlsOffset),
    timeZones: embedsZones ? null : (zone?.at ?? firstPlace(files, computedZone)),
    shell: started.find(({ name }) => SHELLS.has(name))?.at ?? null,
    users: firstPlace(files, usersOffset),
    libc: firstPlace(files, ({ importsC, imports }) =>
      importsC ? imports.find(({ path }) => path === "C")?.start : undefined,
    ),
  };
}

const userCalls = callsTo(USER_CALLS);
const usersOffset = (file: GoFile): number | undefined => userCalls(file)[0]?.start;

function computedZone(file: GoFile): number | undefined {
  return zoneCalls(file).find(({ strings }) => strings.length === 0)?.start;
}

function firstPlace(files: readonly GoFile[], find: (file: GoFile) => number | undefined): Place | null {
  for (const file of files) {
    const offset = find(file);
    if (offset !== undefined) return placeAt(file, offset);
  }
  return null;
}

const tlsOffset = once((file: GoFile): number | undefined => {
  const url = urlLiterals(file).find(
    ({ text }) => /^https:\/\/(?!localhost|127\.)[\w.-]+\.\w/.test(text) || text.startsWith("wss://"),
  );
  return url?.start ?? file.imports.find(({ path }) => TLS_CLIENTS.test(path))?.start;
});
