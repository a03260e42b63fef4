/** Words `go/build` knows as GOOS and GOARCH (internal/syslist of Go 1.26), past ones included since they still hide files. */
export const GOOS_WORDS: ReadonlySet<string> = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos".split(
    " ",
  ),
);
export const GOARCH_WORDS: ReadonlySet<string> = new Set(
  (
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv " +
    "riscv64 s390 s390x sparc sparc64 wasm"
  ).split(" "),
);
/** Systems for which the tag `unix` holds. */
export const UNIX_WORDS: ReadonlySet<string> = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris".split(" "),
);

/** What a build constraint is asked for. */
export interface BuildContext {
  readonly os: "windows" | "linux";
  readonly cgo: boolean;
}

/** The four builds every file is judged for. */
export const BUILDS = {
  windows: { os: "windows", cgo: false },
  windowsCgo: { os: "windows", cgo: true },
  linux: { os: "linux", cgo: false },
  linuxCgo: { os: "linux", cgo: true },
} as const satisfies Record<string, BuildContext>;

/** In which of the four builds a file takes part. */
export type Included = { readonly [B in keyof typeof BUILDS]: boolean };

/** Processors a container or a Windows server may have: a file counts when one of them takes it. */
export const ARCHITECTURES = ["amd64", "arm64"] as const;

/** The highest minor of Go whose release tags (`go1.N`) hold. */
export const GO_MINOR = 26;
