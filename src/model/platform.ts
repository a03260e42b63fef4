/** What a binary runs on, in Go's and OCI's common words. `variant` only for arm. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}
