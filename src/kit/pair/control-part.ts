import type { ControlHandler } from "../http/control.ts";

/** A piece of a daemon that answers the control requests whose path is `prefix` or lies below it. */
export interface ControlPart {
  /** E.g. "/instances". */
  readonly prefix: string;
  handle: ControlHandler;
}

/** One handler out of many parts; what none of them owns is answered 404. */
export function routeControl(parts: readonly ControlPart[]): ControlHandler {
  return async (request) => {
    const part = parts.find(({ prefix }) => request.path === prefix || request.path.startsWith(`${prefix}/`));
    return part === undefined ? { status: 404, body: {} } : await part.handle(request);
  };
}
