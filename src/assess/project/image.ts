import { allDockerfiles, type Dockerfile, type Instruction, type Stage } from "../config/dockerfile.ts";
import type { TextFile, Tree } from "./tree.ts";

/** What an image has; undefined where its base is not known. */
export interface ImageContent {
  readonly shell: boolean | undefined;
  /** Certificate authorities. */
  readonly authorities: boolean | undefined;
  /** The time zone database. */
  readonly timeZones: boolean | undefined;
  /** A user database (`/etc/passwd`). */
  readonly users: boolean | undefined;
  /** A folder `/tmp`. */
  readonly temporary: boolean | undefined;
  readonly libc: "none" | "musl" | "glibc" | undefined;
}

/** An image a service of this tree runs in: the last stage of a Dockerfile, or the one Slipway builds where there is none. */
export interface FinalImage extends ImageContent {
  readonly source: "dockerfile" | "slipway";
  /** Undefined for Slipway's own. */
  readonly dockerfile:
    | { readonly file: TextFile; readonly from: Instruction; readonly instructions: readonly Instruction[] }
    | undefined;
  /** E.g. "alpine:3.20", "scratch". */
  readonly base: string;
  /** Names of packages its RUN lines install. */
  readonly packages: ReadonlySet<string>;
  /** As written after USER; "" when there is none, which means root unless the base says otherwise. */
  readonly user: string;
}

const FULL: ImageContent = {
  shell: true,
  authorities: true,
  timeZones: true,
  users: true,
  temporary: true,
  libc: "glibc",
};
const UNKNOWN: ImageContent = {
  shell: undefined,
  authorities: undefined,
  timeZones: undefined,
  users: undefined,
  temporary: undefined,
  libc: undefined,
};
const NOTHING: ImageContent = {
  shell: false,
  authorities: false,
  timeZones: false,
  users: false,
  temporary: false,
  libc: "none",
};

/** Base images by name (without registry and tag), first match wins; what the official images of these names bring. */
const BASES: readonly (readonly [RegExp, ImageContent])[] = [
  [/^scratch$/, NOTHING],
  [/(?:^|\/)distroless\/static/, { ...NOTHING, authorities: true, timeZones: true, users: true, temporary: true }],
  [/(?:^|\/)distroless\/(?:base|cc)/, { ...FULL, shell: false }],
  [/(?:^|\/)chainguard\/static/, { ...NOTHING, authorities: true, timeZones: true, users: true, temporary: true }],
  [/(?:^|\/)busybox(?::|$)/, { ...NOTHING, shell: true, users: true, temporary: true, libc: undefined }],
  [/(?:^|\/)alpine(?::|$)/, { ...FULL, timeZones: false, libc: "musl" }],
  [
    /(?:^|\/)(?:golang|node|python|nginx|php|redis)(?::[\w.-]*alpine[\w.-]*)$/,
    { ...FULL, timeZones: undefined, libc: "musl" },
  ],
  [/(?:^|\/)golang(?::|$)/, FULL],
  [/(?:^|\/)debian(?::|$)/, { ...FULL, authorities: false }],
  [/(?:^|\/)ubuntu(?::|$)/, { ...FULL, authorities: false, timeZones: false }],
  [/(?:^|\/)(?:centos|rockylinux|almalinux|fedora|openeuler|anolisos|amazonlinux|ubi\d?|ubi-minimal)(?:[/:]|$)/, FULL],
  [/(?:^|\/)(?:node|python|buildpack-deps|nginx|php)(?::|$)/, FULL],
];

/** Slipway's own: one static program, authorities, two users, `/tmp` (docs/decisions/0023-image-from-scratch.md). */
const OWN: FinalImage = {
  ...NOTHING,
  authorities: true,
  users: true,
  temporary: true,
  source: "slipway",
  dockerfile: undefined,
  base: "scratch",
  packages: new Set(),
  user: "65532:65532",
};

const ASIDE =
  /(?:^|\/)(?:test|tests|testing|e2e|hack|docs?|examples?|\.devcontainer|ci|\.github)\/|\.(?:dev|test|ci|debug|build|builder|lint|windows)$/i;
const known = new WeakMap<Tree, readonly FinalImage[]>();

/** The images of a tree: one a Dockerfile that ships something for Linux, else Slipway's own. */
export function finalImages(tree: Tree): readonly FinalImage[] {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const written = dockerfilesOf(tree).flatMap(imageOf);
  const images = written.length > 0 ? written : [OWN];
  known.set(tree, images);
  return images;
}

/** Dockerfiles that describe what is shipped; those for tests, tools and development are aside. */
export function dockerfilesOf(tree: Tree): readonly Dockerfile[] {
  return allDockerfiles(tree).filter(({ file }) => !ASIDE.test(file.path));
}

function imageOf(dockerfile: Dockerfile): readonly FinalImage[] {
  const last = dockerfile.stages.at(-1);
  if (last === undefined) return [];
  const chain = stagesBelow(dockerfile, last);
  const base = chain[0]?.base ?? "";
  if (/\b(?:windows|nanoserver|servercore)\b/i.test(base)) return [];
  const instructions = chain.flatMap((stage) => stage.instructions);
  const start = contentOfBase(base);
  const packages = new Set(instructions.flatMap(installedBy));
  const users = instructions.filter(({ name }) => name === "USER");
  return [
    {
      ...contentAfter(start, instructions, packages),
      source: "dockerfile",
      dockerfile: { file: dockerfile.file, from: last.from, instructions },
      base,
      packages,
      user: users.at(-1)?.words[0] ?? (/nonroot/.test(base) ? "nonroot" : ""),
    },
  ];
}

/** What an image of this name brings. */
export function contentOfBase(base: string): ImageContent {
  return BASES.find(([name]) => name.test(base.toLowerCase()))?.[1] ?? UNKNOWN;
}

/** A stage and those it is FROM, the lowest first. */
export function stagesBelow({ stages }: Dockerfile, last: Stage): readonly Stage[] {
  const chain = [last];
  for (let at = last; ; ) {
    const below = stages.slice(0, stages.indexOf(at)).find(({ name }) => name !== undefined && name === at.base);
    if (below === undefined) return chain;
    chain.unshift(below);
    at = below;
  }
}

const INSTALLS =
  /\b(?:apk\s+(?:-\S+\s+)*add|(?:apt|apt-get|dnf|yum|microdnf|zypper|tdnf)\s+(?:-\S+\s+)*install)\s+([^&|;]*)/g;

function installedBy({ name, args }: Instruction): readonly string[] {
  if (name !== "RUN") return [];
  return [...args.matchAll(INSTALLS)].flatMap(([, words]) =>
    (words ?? "").split(/\s+/).filter((word) => /^[a-z0-9]/.test(word)),
  );
}

function contentAfter(
  start: ImageContent,
  instructions: readonly Instruction[],
  packages: ReadonlySet<string>,
): ImageContent {
  const copied = instructions.filter(({ name }) => name === "COPY" || name === "ADD").map(({ args }) => args);
  const brings = (pattern: RegExp): boolean => copied.some((args) => pattern.test(args));
  return {
    ...start,
    authorities:
      packages.has("ca-certificates") ||
      brings(/ca-certificates|ssl\/certs|ca-bundle|\.(?:pem|crt)\b/) ||
      start.authorities,
    timeZones: packages.has("tzdata") || brings(/zoneinfo/) || start.timeZones,
    users: brings(/etc\/passwd/) || start.users,
    temporary: brings(/\s\/tmp\b/) || start.temporary,
    shell: packages.has("bash") || brings(/\/bin\/(?:ba|da)?sh\b|busybox/) || start.shell,
  };
}
