import type { ModuleClass, ModuleFacts, PackageFacts } from "./facts.ts";

const CLASSES = new Set<string>(["ok", "excluded", "empty", "no-compile", "partial", "stub", "cgo"]);

/** An entry of the database as a line of text; none of its fields can hold a tab, a blank or a comma where one divides. */
export function rowOf({ path, version, date, class: one, instead, effortHours, packages }: ModuleFacts): string {
  const rows = Object.entries(packages).map(([folder, facts]) =>
    [folder, facts.class, ...(facts.missing === undefined ? [] : [facts.missing.join(",")])].join(" "),
  );
  return [path, version, date, one, instead ?? "", effortHours ?? "", ...rows].join("\t");
}

export function parseRow(row: string): ModuleFacts {
  const [path = "", version = "", date = "", one = "", instead = "", hours = "", ...rows] = row.split("\t");
  const packages: Record<string, PackageFacts> = {};
  for (const text of rows) {
    const [folder = "", kind = "", missing] = text.split(" ");
    packages[folder] =
      missing === undefined ? { class: classOf(kind) } : { class: classOf(kind), missing: missing.split(",") };
  }
  return {
    path,
    version,
    date,
    class: classOf(one),
    packages,
    instead: instead === "" ? undefined : instead,
    effortHours: hours === "" ? undefined : Number(hours),
  };
}

function classOf(text: string): ModuleClass {
  if (!CLASSES.has(text)) throw new Error(`no class of modules: ${text}`);
  return text as ModuleClass;
}
