// Source that never saw Windows must not be said to be tied to it: blockers of the families W, P and X there.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { say } from "../../setup.mjs";
import { figure } from "../measure.mjs";
import { shown } from "./judge.mjs";
import { assessed } from "./run.mjs";
import { goSource } from "./trees.mjs";

const PACKAGES = ["net/http", "encoding/json", "database/sql", "text/template", "archive/zip", "crypto/tls"];
const REPOSITORIES = ["node_exporter", "frp", "gocron"];

export function linuxOnly(tuning) {
  const source = goSource();
  const library =
    source === undefined ? [] : PACKAGES.map((name) => ({ name, folder: join(source, ...name.split("/")) }));
  const given = tuning === undefined ? [] : REPOSITORIES.map((name) => ({ name, folder: join(tuning, name) }));
  const places = [...library, ...given].filter(({ folder }) => existsSync(folder));
  let blockers = 0;
  for (const { name, folder } of places) {
    for (const one of assessed(folder).findings) {
      if (one.severity !== "blocker" || one.scope === "test" || !/^[WPX]/.test(one.rule)) continue;
      blockers += 1;
      say(`blocker on ${name}: ${shown(one)}`);
    }
  }
  figure({
    figure: "blockers of W, P and X where nothing is tied to Windows",
    value: blockers,
    bar: "0",
    holds: blockers === 0,
    note: places.map(({ name }) => name).join(", "),
  });
}
