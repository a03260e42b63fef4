import { isSlipwayError } from "../../../errors.ts";
import { resolveVariables, variablesIn } from "../../../kit/placeholder/resolve.ts";
import type { InstanceRecord } from "../../../model/instance-record.ts";

type Values = Readonly<Record<string, string | undefined>>;

/** The environment a process gets, or the names that are missing for it. */
export type Environment =
  | { readonly kind: "whole"; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: "unset"; readonly names: readonly string[] };

/**
 * What a program needs of its host to run at all. Everything else of the daemon's environment stays out: it is the shell of whoever
 * happened to start the daemon, with secrets that are none of the service's business.
 */
const HOST_NAMES =
  /^(PATH|HOME|USER|LOGNAME|TMPDIR|TMP|TEMP|TZ|LANG|LC_[A-Z]+|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE)$/i;

/** Name of the variable that marks a process as an instance, so that one whose pid was never written down can be found. */
export const MARK = "SLIPWAY_INSTANCE";

/**
 * Resolves the environment of a process at the moment it starts: host basics, then the image's own, the CA bundle, the service's `env`
 * with its placeholders filled from `given` (in memory only) or else from the daemon's environment, and the port.
 */
export function environmentOf(
  record: Pick<InstanceRecord, "id" | "spec" | "given" | "launch" | "port">,
  given: Values,
  daemon: Values,
): Environment {
  const { spec, launch } = record;
  const lost = record.given.filter((name) => given[name] === undefined && daemon[name] === undefined);
  // A default would now stand in for a value the caller had given: better not to run than to run on the wrong database.
  if (lost.length > 0) return { kind: "unset", names: lost };
  const lookup = (name: string): string | undefined => given[name] ?? daemon[name];
  try {
    const own = resolveVariables(spec.env, lookup, (name) => ({
      file: `env.${name}`,
      line: 1,
      doing: "starting-service",
    }));
    return {
      kind: "whole",
      env: {
        ...hostBasics(daemon),
        ...withoutPath(launch.env),
        ...(launch.caBundle === undefined ? {} : { SSL_CERT_FILE: launch.caBundle }),
        ...own,
        ...(spec.portVariable === undefined ? {} : { [spec.portVariable]: String(record.port) }),
        [MARK]: record.id,
      },
    };
  } catch (failure) {
    if (!isSlipwayError(failure, "placeholder-unset") && !isSlipwayError(failure, "placeholder-required"))
      throw failure;
    return { kind: "unset", names: [String(failure.params["name"])] };
  }
}

/** Names of the variables a service's `env` asks for. */
export function wantedVariables(env: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(Object.values(env).flatMap((text) => variablesIn(text)))];
}

function hostBasics(daemon: Values): Readonly<Record<string, string>> {
  const kept = Object.entries(daemon).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && HOST_NAMES.test(entry[0]),
  );
  return Object.fromEntries(kept);
}

/** The image's PATH names folders of the image; the program runs among those of the host. */
function withoutPath(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.toUpperCase() !== "PATH"));
}
