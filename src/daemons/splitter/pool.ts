import { connect, type Socket } from "node:net";

/** One connection to an upstream. `user` is the exchange it works for now; an idle one has none. */
export interface Link<User> {
  readonly socket: Socket;
  user: User | undefined;
  /** True from the second exchange on: only then may a failure be the race with the upstream's idle time-out. */
  reused: boolean;
  idleSince: number;
  /** How long the upstream keeps it, as it says. */
  idleLimitMs: number;
}

/** What happens on a link while it works for somebody. */
export interface LinkEvents<User> {
  data(user: User, chunk: Buffer): void;
  end(user: User): void;
  gone(user: User): void;
  drain(user: User): void;
}

/** Connections to one upstream address, last used first. Several requests never share a connection at a time. */
export interface Pool<User> {
  /** An idle connection that rested at most `maxIdleMs`, else a new one (still connecting: writes wait in it). */
  take(user: User, maxIdleMs: number, now: number): Link<User>;
  give(link: Link<User>, now: number): void;
  /** Closes idle connections; busy ones close when they are given back. */
  close(): void;
  /** Takes connections back again after `close`. */
  open(): void;
  /** Closes what has been idle too long. */
  sweep(now: number): void;
}

const MAX_IDLE_MS = 30_000;
const MAX_IDLE_LINKS = 512;

export function createPool<User>(host: string, port: number, events: LinkEvents<User>): Pool<User> {
  const idle: Link<User>[] = [];
  let closed = false;

  const forget = (link: Link<User>): void => {
    const at = idle.indexOf(link);
    if (at >= 0) idle.splice(at, 1);
    link.socket.destroy();
  };
  const dial = (user: User): Link<User> => {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    const link: Link<User> = { socket, user, reused: false, idleSince: 0, idleLimitMs: MAX_IDLE_MS };
    // Bytes or an end on an idle connection belong to no request: it is of no use any more.
    socket.on("data", (chunk) => (link.user === undefined ? forget(link) : events.data(link.user, chunk)));
    socket.on("end", () => (link.user === undefined ? forget(link) : events.end(link.user)));
    socket.on("close", () => (link.user === undefined ? forget(link) : events.gone(link.user)));
    socket.on("drain", () => link.user !== undefined && events.drain(link.user));
    // "close" follows and does the work; without a listener the error would end the process.
    socket.on("error", () => undefined);
    return link;
  };

  return {
    take(user, maxIdleMs, now) {
      const link = idle.pop();
      if (link === undefined) return dial(user);
      const usable = link.socket.writable && now - link.idleSince <= Math.min(maxIdleMs, link.idleLimitMs);
      if (!usable) {
        // The others are older still, but an idempotent request may want them: they stay.
        if (now - link.idleSince <= link.idleLimitMs && link.socket.writable) idle.push(link);
        else link.socket.destroy();
        return dial(user);
      }
      link.user = user;
      link.reused = true;
      return link;
    },
    give(link, now) {
      link.user = undefined;
      if (closed || idle.length >= MAX_IDLE_LINKS || link.idleLimitMs <= 0 || !link.socket.writable)
        return void link.socket.destroy();
      link.socket.resume();
      link.idleSince = now;
      idle.push(link);
    },
    close() {
      closed = true;
      for (const link of idle.splice(0)) link.socket.destroy();
    },
    open() {
      closed = false;
    },
    sweep(now) {
      while (idle[0] !== undefined && now - idle[0].idleSince > idle[0].idleLimitMs) idle.shift()?.socket.destroy();
    },
  };
}
