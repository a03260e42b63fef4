import { describe, expect, it } from "vitest";
import { treeOf } from "../../project/tree.fixture.ts";
import { readDockerfile } from "../../config/dockerfile.ts";
import { copiedFrom } from "./copied-from.ts";

/** Where a file of the image comes from, by the last stage of a Dockerfile over a tree. */
async function origin(text: string, place: string): Promise<string | undefined> {
  const tree = await treeOf({ "run.sh": "", "scripts/a.sh": "", "deploy/start.sh": "", "main.go": "package main\n" });
  const last = readDockerfile({ path: "Dockerfile", encoding: "utf-8", text }).stages.at(-1);
  return last === undefined ? undefined : copiedFrom(tree, [".", "deploy"], last, place);
}

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
