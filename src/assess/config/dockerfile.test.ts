import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finalImages } from "../project/image.ts";
import { treeOf } from "../project/tree.fixture.ts";
import { readDockerfile } from "./dockerfile.ts";
import { readScript } from "./script.ts";

const parsed = (text: string) => readDockerfile({ path: "Dockerfile", encoding: "utf-8", text });

describe("readDockerfile()", () => {
  it("reads stages, continued lines, flags, exec forms and arguments", () => {
    const text =
      'ARG GO=1.26\nFROM golang:${GO} AS build\n# c\nRUN apk add --no-cache git \\\n # why\n  tzdata && \\\n  go build\nFROM scratch\nCOPY --from=build --chmod=755 /app /app\nENTRYPOINT ["/app", "-x y"]\r\n';
    const { stages } = parsed(text);

    expect(stages.map(({ base, name }) => [base, name])).toEqual([
      ["golang:1.26", "build"],
      ["scratch", undefined],
    ]);
    expect(stages[0]?.instructions[0]?.args).toBe("apk add --no-cache git tzdata && go build");
    expect(stages[1]?.instructions[0]).toMatchObject({
      name: "COPY",
      flags: { from: "build", chmod: "755" },
      words: ["/app", "/app"],
    });
    expect(stages[1]?.instructions[1]).toMatchObject({ exec: true, words: ["/app", "-x y"] });
  });

  it("passes over a here-document", () => {
    const { stages } = parsed("FROM alpine\nRUN <<EOF\nFROM nothing\nEOF\nCMD run\n");
    expect(stages.map(({ base }) => base)).toEqual(["alpine"]);
    expect(stages[0]?.instructions.map(({ name }) => name)).toEqual(["RUN", "CMD"]);
  });

  it("never fails, and every range lies in the text", () => {
    const piece = fc.constantFrom(
      "FROM a",
      "\n",
      "\\\n",
      "RUN x",
      "<<EOF",
      "EOF",
      "#",
      "[",
      '"',
      " AS b",
      "--f=1 ",
      "\r\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        for (const { start, end } of parsed(text).stages.flatMap(({ from, instructions }) => [from, ...instructions])) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe("finalImages()", () => {
  it("is Slipway's own image without a Dockerfile", async () => {
    const [image] = finalImages(await treeOf({ "go.mod": "module m\n" }));
    expect(image).toMatchObject({ source: "slipway", shell: false, authorities: true, timeZones: false });
  });

  it("follows stages down to their base and adds what is installed and copied", async () => {
    const text =
      "FROM alpine:3.20 AS base\nRUN apk add --no-cache bash tzdata\nFROM golang AS build\nFROM base\nCOPY --from=build /x /x\nUSER 1001\n";
    const [image] = finalImages(await treeOf({ Dockerfile: text }));
    expect(image).toMatchObject({ base: "alpine:3.20", shell: true, timeZones: true, libc: "musl", user: "1001" });
    expect([...(image?.packages ?? [])]).toEqual(["bash", "tzdata"]);
  });

  it("does not know what it does not know, and leaves Windows images and tests aside", async () => {
    const [image] = finalImages(
      await treeOf({
        Dockerfile: "FROM corp/base:1\n",
        "test/Dockerfile": "FROM scratch\n",
        "Dockerfile.windows": "FROM x\n",
      }),
    );
    expect(image).toMatchObject({ base: "corp/base:1", shell: undefined, libc: undefined });
    expect(finalImages(await treeOf({ Dockerfile: "FROM mcr/windows/servercore:ltsc2022\n" }))[0]?.source).toBe(
      "slipway",
    );
  });
});

describe("readScript()", () => {
  it("gives each command with its words and place", () => {
    const text = '@echo off\r\nREM x\r\n:top\r\ncd "C:\\a b" && go build -o "a;b.exe" | more\r\n';
    const commands = readScript(text);
    expect(commands.map(({ words }) => words)).toEqual([
      ["echo", "off"],
      ["cd", "C:\\a b"],
      ["go", "build", "-o", "a;b.exe"],
      ["more"],
    ]);
    expect(commands.map(({ start, end }) => text.slice(start, end)).at(2)).toBe('go build -o "a;b.exe"');
  });
});
