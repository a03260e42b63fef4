import { describe, expect, it } from "vitest";
import { treeOf } from "../../project/tree.fixture.ts";
import type { TextFile } from "../../project/tree.ts";
import { copiedFrom, stagesOf, wordsOf } from "./dockerfile.ts";

const file = (text: string): TextFile => ({ path: "Dockerfile", encoding: "utf-8", text });

/** Where a file of the image comes from, by the last stage of a Dockerfile over a tree. */
async function origin(text: string, place: string): Promise<string | undefined> {
  const tree = await treeOf({ "run.sh": "", "scripts/a.sh": "", "deploy/start.sh": "", "main.go": "package main\n" });
  const last = stagesOf(file(text)).at(-1);
  return last === undefined ? undefined : copiedFrom(tree, [".", "deploy"], last, place);
}

describe("stagesOf()", () => {
  it("joins continued lines, passes over comments between them, and knows where each instruction begins", () => {
    const text =
      '# syntax\nFROM --platform=linux/amd64 golang AS b\nRUN a \\\n # no\n  && b\n\nfrom scratch\nCMD ["/x"]';

    const stages = stagesOf(file(text));

    expect(
      stages.map(({ image, instructions }) => [image, instructions.map((one) => [one.keyword, one.text])]),
    ).toEqual([
      ["golang", [["RUN", "a && b"]]],
      ["scratch", [["CMD", '["/x"]']]],
    ]);
    expect(stages[1]?.instructions[0]?.start).toBe(text.indexOf("CMD"));
  });

  it("makes nothing of a file without FROM", () => {
    expect(stagesOf(file("RUN x\n\\\n"))).toEqual([]);
  });
});

describe("wordsOf()", () => {
  it("reads lists and lines", () => {
    expect(wordsOf('["/a b", "-x"]')).toEqual(["/a b", "-x"]);
    expect(wordsOf("exec \"/a b\" '-x' y")).toEqual(["exec", "/a b", "-x", "y"]);
  });
});

describe("copiedFrom()", () => {
  it.each([
    ["COPY run.sh /run", "/run", "run.sh"],
    ["COPY run.sh /bin/", "/bin/run.sh", "run.sh"],
    ["WORKDIR /app\nCOPY run.sh .", "/app/run.sh", "run.sh"],
    ["WORKDIR /app\nCOPY . .", "/app/scripts/a.sh", "scripts/a.sh"],
    ["COPY scripts/*.sh /bin/", "/bin/a.sh", "scripts/a.sh"],
    ["COPY scripts /opt", "/opt/a.sh", "scripts/a.sh"],
    ["ADD --chown=1:1 run.sh start.sh /x/", "/x/start.sh", "deploy/start.sh"],
    ["COPY --from=b run.sh /run", "/run", undefined],
    ["COPY run.sh /run", "/other", undefined],
  ])("%j puts at %s the file %s", async (text, place, wanted) => {
    expect(await origin(`FROM alpine\n${text}\n`, place)).toBe(wanted);
  });
});
