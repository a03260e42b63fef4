import { describe, expect, it } from "vitest";
import { packNames, unpackNames } from "./names.ts";
import { readGoFile } from "./read.ts";
import { WINDOWS_ONLY_FIELDS, WINDOWS_ONLY_SYMBOLS, WINDOWS_ONLY_TYPE_FIELDS } from "./std-symbols.generated.ts";
import { systemNames, systemNamesIn } from "./xsys.ts";
import { XSYS_NAMES } from "./xsys-symbols.generated.ts";

const WINDOWS = "golang.org/x/sys/windows";

describe("the tables of the standard library", () => {
  it("hold the 679 names and 307 fields that Windows has and Linux lacks, all of syscall", () => {
    const names = Object.values(WINDOWS_ONLY_SYMBOLS).flatMap((set) => [...set]);
    const shared = Object.values(WINDOWS_ONLY_FIELDS).flatMap((set) => [...set]);
    const ofTypes = Object.values(WINDOWS_ONLY_TYPE_FIELDS).flatMap((text) => text.split(" "));

    expect(names).toHaveLength(679);
    expect([shared.length, ofTypes.length]).toEqual([14, 293]);
    expect(
      Object.keys({ ...WINDOWS_ONLY_FIELDS, ...WINDOWS_ONLY_TYPE_FIELDS }).every((type) => type.startsWith("syscall.")),
    ).toBe(true);
    expect(WINDOWS_ONLY_TYPE_FIELDS["syscall.Overlapped"]).toBe("HEvent Internal InternalHigh Offset OffsetHigh");
  });
});

describe("systemNames()", () => {
  it("knows what golang.org/x/sys/windows and the packages below it export", () => {
    expect(systemNames(WINDOWS)).toContain("OpenSCManager");
    expect(systemNames(WINDOWS)).toContain("ERROR_SHARING_VIOLATION");
    expect(systemNames(`${WINDOWS}/registry`)).toContain("OpenKey");
    expect([...(systemNames(`${WINDOWS}/svc/debug`) ?? [])]).toEqual(["ConsoleLog", "Log", "New", "Run"]);
    expect(systemNames("golang.org/x/sys/unix")).toBeUndefined();
    expect(systemNames("constructor")).toBeUndefined();
    expect(Object.keys(XSYS_NAMES)).toHaveLength(6);
  });

  it("finds those a file uses, each once", () => {
    const source = `package x\n\nimport "${WINDOWS}"\n\nvar a, b, c = windows.CloseHandle, windows.CloseHandle, windows.NoSuchName\n`;
    const file = readGoFile("a.go", Buffer.from(source));

    expect(file && systemNamesIn(file, WINDOWS)).toEqual(["CloseHandle"]);
    expect(file && systemNamesIn(file, `${WINDOWS}/svc`)).toEqual([]);
  });
});

describe("packNames()", () => {
  it("comes back as it was, however much the names share", () => {
    const long = "A".repeat(80);
    const names = ["A", "AB", "ABC", "B", long, `${long}1`, `${long}2`, "É"].toSorted();

    expect(unpackNames(packNames(names))).toEqual(names);
    expect(packNames(["Close", "CloseHandle"])).toBe("0Close 5Handle");
  });
});
