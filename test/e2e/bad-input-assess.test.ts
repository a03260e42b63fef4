import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Assessment } from "../../src/model/assessment.ts";
import { contentOf, refused } from "./refusal.ts";
import { createStage, ROOT, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(() => {
  stage = createStage("bad-assess");
});
afterAll(async () => stage.strike());

/** One tie a rule finds for certain, in a file of its own: the rest of a report is complete when it is there. */
const KNOWN = 'package main\n\nimport "os"\n\nfunc main() {\n\tos.Open("C:\\\\orders\\\\a.txt")\n}\n';
const MODULE = "module example.com/orders\n\ngo 1.22\n";
let count = 0;

function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(stage.folder, `项目 ${++count}`);
  for (const [path, content] of Object.entries({ "go.mod": MODULE, "main.go": KNOWN, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function assessed(folder: string): Promise<Assessment> {
  const before = contentOf(folder);
  const run = await stage.slipway(["assess", folder, "--json", "--no-go"]);
  expect(run).toMatchObject({ status: 0 });
  const after = Object.entries(contentOf(folder)).filter(([path]) => !path.startsWith(".slipway"));
  expect(Object.fromEntries(after)).toEqual(before);
  return JSON.parse(run.stdout) as Assessment;
}

/** The report is whole beside what was not read, and `unknown` names that. */
function complete({ findings, unknown }: Assessment, code: string, params: Readonly<Record<string, unknown>>): void {
  expect(findings.filter(({ rule }) => rule === "P01").map(({ file }) => file)).toContain("main.go");
  expect(unknown).toContainEqual({ code, params: expect.objectContaining(params) as unknown });
}

describe("bad input: what `assess` cannot read is named, and the rest of the report is complete", () => {
  it("a folder without Go", async () => {
    const folder = join(stage.folder, "no go");
    mkdirSync(folder);
    writeFileSync(join(folder, "readme.txt"), "C:\\x");

    refused(await stage.slipway(["assess", folder, "--json"]), "no-go-module");
    refused(await stage.slipway(["assess", join(stage.folder, "nowhere"), "--json"]), "folder-missing");
  });

  it("only a go.work", async () => {
    const folder = join(stage.folder, "work");
    mkdirSync(folder);
    writeFileSync(join(folder, "go.work"), "go 1.22\n\nuse ./gone\n");

    refused(await stage.slipway(["assess", folder, "--json"]), "no-go-module");
  });

  it("200,000 files", { timeout: 300_000 }, async () => {
    const folder = project({});
    for (let i = 0; i < 400; i++) {
      mkdirSync(join(folder, `p${i}`));
      const first = join(folder, `p${i}`, "first.go");
      writeFileSync(first, `package p${i}\n`);
      // More names for one file are files to whoever lists them, and made in half the time.
      for (let j = 1; j < 500; j++) linkSync(first, join(folder, `p${i}`, `f${j}.${j % 2 === 0 ? "go" : "dat"}`));
    }

    const run = await stage.slipway(["assess", folder, "--json", "--no-go"]);

    expect(run).toMatchObject({ status: 0 });
    const { stats, findings } = JSON.parse(run.stdout) as Assessment;
    expect(stats.files).toBe(100_001);
    expect(findings.map(({ file }) => file)).toContain("main.go");
    rmSync(folder, { recursive: true });
  });

  it("a 50 MB Go file", async () => {
    const folder = project({ "big.go": "package main\n" });
    truncateSync(join(folder, "big.go"), 50 * 1024 * 1024);

    complete(await assessed(folder), "file-too-long", { file: "big.go", bytes: 50 * 1024 * 1024 });
  });

  it("a Go file of NULs", async () => {
    complete(await assessed(project({ "nul.go": new Uint8Array(4096) })), "file-binary", { file: "nul.go" });
  });

  it.skipIf(process.platform === "win32")("a symlink loop", async () => {
    const folder = project({});
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync(".", join(folder, "self"));
    symlinkSync("/etc", join(folder, "etc"));

    const run = await stage.slipway(["assess", folder, "--json", "--no-go"]);

    expect(run).toMatchObject({ status: 0 });
    const document = JSON.parse(run.stdout) as Assessment;
    complete(document, "file-unread", { file: "loop", reason: "symlink-loop" });
    complete(document, "file-unread", { file: "self", reason: "symlink-loop" });
    complete(document, "file-unread", { file: "etc", reason: "symlink-outside" });
  });

  it("a file that vanishes during the run", { timeout: 60_000 }, async () => {
    const many = Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`a/f${i}.go`, "package a\n"]));
    const folder = project({ ...many, "z/last.go": "package z\n" });

    const { child, ended } = stage.begin(["assess", folder, "--events", "--no-go"]);
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.includes('"progress"')) rmSync(join(folder, "z"), { recursive: true, force: true });
    });
    const run = await ended;

    expect(run).toMatchObject({ status: 0 });
    const last = JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "") as { readonly result: Assessment };
    complete(last.result, "file-unread", { file: "z/last.go", reason: "vanished" });
  });

  it.skipIf(process.platform === "win32")("no permission", () => {
    const folder = project({ "shut/a.go": "package shut\n", "b.go": "package main\n" });
    chmodSync(join(folder, "shut"), 0);
    chmodSync(join(folder, "b.go"), 0);
    const command = [process.execPath, join(ROOT, "bin", "slipway.mjs"), "assess", folder, "--json", "--no-go"];
    // Root reads everything; without these two capabilities it is refused like anybody else.
    const drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--"];
    const [program = "", ...argv] = process.getuid?.() === 0 ? [...drop, ...command] : command;

    const run = spawnSync(program, argv, { encoding: "utf8", env: stage.env });
    chmodSync(join(folder, "shut"), 0o755);
    chmodSync(join(folder, "b.go"), 0o644);

    expect(run).toMatchObject({ status: 0 });
    const document = JSON.parse(run.stdout) as Assessment;
    complete(document, "file-unread", { file: "shut", reason: "EACCES" });
    complete(document, "file-unread", { file: "b.go" });
  });

  it("go.mod with replace to a drive path", async () => {
    const replaced = `${MODULE}\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => D:\\src\\lib\n`;
    const { findings } = await assessed(project({ "go.mod": replaced }));

    expect(findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)).toEqual(
      expect.arrayContaining(["B11 go.mod:7", "P01 main.go:6"]),
    );
  });

  it("a vendor folder that lies", async () => {
    const files = {
      "go.mod": `${MODULE}\nrequire example.com/lib v1.0.0\n`,
      "vendor/modules.txt": "# example.com/lib v2.0.0\n## explicit\nexample.com/lib\n",
    };
    complete(await assessed(project(files)), "vendor-inconsistent", { module: "example.com/lib" });
  });

  it("invalid UTF-8", async () => {
    const bytes = Buffer.concat([
      Buffer.from("package main\n\n// "),
      Buffer.from([0xff, 0xfe, 0x80, 0x81]),
      Buffer.from('\nconst dir = "E:\\\\x"\n'),
    ]);
    const { findings } = await assessed(
      project({ "odd.go": bytes, "odd.ini": Buffer.from([0x61, 0x3d, 0xff, 0xff, 0x0a]) }),
    );

    expect(findings.filter(({ rule }) => rule === "P01").map(({ file }) => file)).toEqual(["main.go", "odd.go"]);
  });

  it("a rule in slipway.yaml that does not exist", async () => {
    const folder = project({ "slipway.yaml": "assess:\n  severities:\n    W05: low\n    Q99: off\n" });

    const run = await stage.slipway(["assess", folder, "--json", "--no-go"], { cwd: folder });

    const [problem] = refused(run, "rule-unknown").problems;
    expect(problem).toMatchObject({ code: "rule-unknown", params: { rule: "Q99", line: 4, column: 5 } });
    expect(run.stderr).toContain("slipway.yaml:4:5");
  });
});
