import type { SendHandle } from "node:child_process";
import type { PairMessage } from "./messages.ts";

/**
 * A listening socket as the channel between Node processes carries it (`net.Native`): no accept loop runs on it in the process that only
 * holds it. It is `server._handle`, which Node has no public name for; node:cluster passes the same object.
 */
export interface RawHandle {
  close(): void;
}

/** The part of a ChildProcess and of `process` that a link needs. */
export interface Channel {
  readonly connected: boolean;
  send?(
    message: PairMessage,
    handle: SendHandle | undefined,
    options: undefined,
    done: (failure: Error | null) => void,
  ): boolean;
  on(event: "message", listener: (message: unknown, handle: unknown) => void): unknown;
  once(event: "disconnect", listener: () => void): unknown;
  disconnect?(): void;
}

export interface LinkListener {
  message(message: PairMessage, handle: RawHandle | undefined): void;
  gone(): void;
}

/** The channel to the other daemon. It is gone as soon as that process is: the kernel closes its end. */
export interface Link {
  readonly connected: boolean;
  /** Sends, or drops the message when the link is gone; a handle that cannot be passed is left out. */
  send(message: PairMessage, handle?: RawHandle): void;
  /** Hears from now on, and what came before; replaces the former listener. Undefined keeps what comes for the next one. */
  listen(listener: LinkListener | undefined): void;
  close(): void;
}

/** Wraps a channel; nothing said before somebody listens is lost. */
export function openLink(channel: Channel): Link {
  let listener: LinkListener | undefined;
  const early: ((to: LinkListener) => void)[] = [];
  const tell = (say: (to: LinkListener) => void): void => {
    if (listener === undefined) early.push(say);
    else say(listener);
  };
  channel.on("message", (message, handle) =>
    tell((to) => to.message(message as PairMessage, handle as RawHandle | undefined)),
  );
  onceEnded(channel, () => tell((to) => to.gone()));
  return {
    get connected() {
      return channel.connected;
    },
    send: (message, handle) => {
      if (!channel.connected) return;
      try {
        channel.send?.(message, handle as SendHandle | undefined, undefined, ignore);
      } catch {
        channel.send?.(message, undefined, undefined, ignore);
      }
    },
    listen: (next) => {
      listener = next;
      if (next !== undefined) for (const say of early.splice(0)) tell(say);
    },
    close: () => {
      if (channel.connected) channel.disconnect?.();
    },
  };
}

/**
 * Calls back once when the channel has ended, from whichever side. Node's event alone would not do: while a handle is on its way, Node puts
 * `disconnect` off until the other end has acknowledged it, and a process that died meanwhile never does. `disconnect()` is what Node
 * itself calls, always and at once, when it reads the end of the channel.
 */
function onceEnded(channel: Channel, ended: () => void): void {
  let over = false;
  const end = (): void => {
    if (!over) ended();
    over = true;
  };
  channel.once("disconnect", end);
  const disconnect = channel.disconnect?.bind(channel);
  if (disconnect === undefined) return;
  channel.disconnect = () => {
    // Put off by a handle on its way it would come a second time from Node, which then fails the process for it.
    if (channel.connected) disconnect();
    // A tick later, as Node's own event: messages read before the end come first.
    process.nextTick(end);
  };
}

/** The link to the process that started this one; undefined when that was a command. */
export function parentLink(): Link | undefined {
  return process.send === undefined ? undefined : openLink(process as Channel);
}

/** A failed send means the other end is gone, which `gone` tells. */
function ignore(): void {}
