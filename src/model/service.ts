import type { Message } from "./message.ts";

/** A value that was read out of the source or the configuration, with the reason it was chosen. */
export interface Guess<T> {
  readonly value: T;
  readonly because: Message;
}

/** The Go module a service belongs to. */
export interface GoModule {
  /** Module path as `go.mod` states it. */
  readonly path: string;
  /** Folder of `go.mod`, slash-separated, relative to the project's root; "." for the root itself. */
  readonly folder: string;
  /** The `go` line, e.g. "1.22"; undefined when absent. */
  readonly go: string | undefined;
  /** The `toolchain` line without its prefix, e.g. "1.24.1". */
  readonly toolchain: string | undefined;
}

/** One `package main` that listens, as everything after reading knows it. */
export interface Service {
  readonly app: string;
  readonly name: string;
  /** Folder of the main package, slash-separated, relative to the project's root. */
  readonly path: string;
  readonly module: GoModule;
  /** Port the program listens on when nobody tells it otherwise. */
  readonly port: Guess<number | undefined>;
  /** Environment variable the program reads its port from, e.g. "PORT"; undefined: the port is fixed in the source. */
  readonly portVariable: Guess<string | undefined>;
  /** Path of the health route, e.g. "/healthz"; undefined: readiness is a TCP connection. */
  readonly health: Guess<string | undefined>;
  /** Environment with `${VAR:default}` unresolved: the target resolves it when the process starts. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the services it calls; each gives `<SERVICE>_URL`. */
  readonly needs: readonly string[];
  readonly replicas: number;
  /** Why this main package is a service and why it has this name. */
  readonly because: readonly Message[];
}

/** Everything found below one root. */
export interface Project {
  /** Absolute path on this host. */
  readonly root: string;
  readonly app: string;
  readonly services: readonly Service[];
  readonly modules: readonly GoModule[];
}
