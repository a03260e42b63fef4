// Runs bin/slipway the way a person would, and reads its documents. Imports nothing of the product.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../setup.mjs";

/** A command of Slipway that ended otherwise than the story wants. */
export class Unexpected extends Error {}

/**
 * One command: talk (stderr) goes to `onTalk` line by line, stdout is one JSON document.
 * `expect` lists the exit statuses that are part of the story.
 */
export function slipway(argv, { env, cwd, lang, expect = [0], onTalk, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, "bin", "slipway.mjs"), ...argv, "--json", "--no-input", "--lang", lang],
      {
        cwd,
        env,
        stdio: ["ignore", "pipe", "pipe"],
        signal,
      },
    );
    const out = [];
    const talk = [];
    let rest = "";
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (chunk) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        talk.push(line);
        onTalk?.(line);
      }
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (rest !== "") talk.push(rest);
      const text = Buffer.concat(out).toString("utf8");
      if (!expect.includes(status)) {
        reject(
          new Unexpected(
            `slipway ${argv.join(" ")}: exit ${status}\n${talk.slice(-30).join("\n")}\n${text.slice(0, 4000)}`,
          ),
        );
        return;
      }
      resolve({ status, document: text === "" ? undefined : JSON.parse(text) });
    });
  });
}
