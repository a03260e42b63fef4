import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const BIN = join(dirname(fileURLToPath(import.meta.url)), "../bin");
const posix = process.platform === "win32" ? it.skip : it;
let root: string;

beforeAll(() => {
  // A path people really have: spaces and Chinese characters.
  root = join(mkdtempSync(join(tmpdir(), "slipway-bin-")), "我的 项目");
  mkdirSync(join(root, "bin"), { recursive: true });
  for (const name of ["slipway", "slipway.mjs", "slipway.cmd"]) copyFileSync(join(BIN, name), join(root, "bin", name));
});
afterAll(() => rmSync(join(root, ".."), { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  return spawnSync(program, [...args], { encoding: "utf8", env: { ...process.env, SLIPWAY_LANG: "en", ...env } });
}

const build = (text: string): void => {
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(join(root, "dist/main.js"), text);
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
};

describe("bin/slipway.mjs", () => {
  it("says how to get it when the checkout was not built", () => {
    const { status, stderr } = start(process.execPath, [join(root, "bin/slipway.mjs")]);

    expect(status).toBe(5);
    expect(stderr).toMatch(/^slipway: not-built: .*npm run demo.*\n$/);
  });

  it("says so in Chinese", () => {
    const { stderr } = start(process.execPath, [join(root, "bin/slipway.mjs")], { SLIPWAY_LANG: "zh-CN" });

    expect(stderr).toContain("尚未构建");
  });

  it("refuses an old Node.js with one line before it loads anything", () => {
    build('throw new Error("must not be loaded");');
    const older = "Object.defineProperty(process.versions, 'node', { value: '20.18.9' });";

    const { status, stderr } = start(process.execPath, [
      "--import",
      `data:text/javascript,${encodeURIComponent(older)}`,
      join(root, "bin/slipway.mjs"),
    ]);

    expect(status).toBe(5);
    expect(stderr).toMatch(/^slipway: node-too-old: Node\.js 20\.18\.9 .*20\.19.*\n$/);
  });

  it("keeps to syntax old versions understand", () => {
    const source = readFileSync(join(BIN, "slipway.mjs"), "utf8");

    expect(source.match(/\?\?|\?\.|=>|\bconst\b|\blet\b|`[^`]*\$\{|\bawait\b/g)).toBeNull();
  });
});

describe("bin/slipway", () => {
  posix("hands its arguments on as they are, through links and from any folder", () => {
    build("process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;");
    const link = join(root, "link to slipway");
    symlinkSync(join("bin", "slipway"), link);
    const second = join(root, "second");
    symlinkSync(link, second);

    const { status, stdout } = start("sh", [second, "deploy", "a b", "", "$HOME", "订单"]);

    expect(JSON.parse(stdout)).toEqual(["deploy", "a b", "", "$HOME", "订单"]);
    expect(status).toBe(7);
  });

  posix("says what is missing when there is no Node.js", () => {
    const { status, stderr } = start("/bin/sh", [join(root, "bin/slipway")], { PATH: "/nowhere" });

    expect([status, stderr.includes("Node.js 20.19")]).toEqual([5, true]);
  });
});

it("bin/slipway.cmd has the line ends cmd.exe needs", () => {
  const source = readFileSync(join(BIN, "slipway.cmd"), "latin1");

  expect(source.match(/[^\r]\n/g)).toBeNull();
  expect(source).toContain('node "%~dp0slipway.mjs" %*\r\n');
});
