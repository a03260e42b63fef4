import { inspect } from "node:util";

/** A value that hides itself wherever it could be printed, logged or serialised. */
export interface Secret {
  /** The plain value; call this only where it goes over the wire. */
  reveal(): string;
}

/** Wraps a plain value so that it cannot slip into a log, an event or a file. */
export function secret(plain: string): Secret {
  const mask = (): string => "[secret]";
  return Object.freeze({ reveal: () => plain, toString: mask, toJSON: mask, [inspect.custom]: mask });
}
