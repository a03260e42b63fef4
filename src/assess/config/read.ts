import { once } from "../once.ts";
import type { TextFile } from "../project/tree.ts";
import type { ConfigDocument, ConfigEntry, ConfigFormat } from "./document.ts";
import { readEnv } from "./env.ts";
import { readFlow } from "./flow.ts";
import { readIni } from "./ini.ts";
import { readProperties } from "./properties.ts";
import { readToml } from "./toml.ts";
import { readXml } from "./xml.ts";
import { readYaml } from "./yaml.ts";

const READERS: Readonly<Record<ConfigFormat, (text: string) => readonly ConfigEntry[]>> = {
  ini: readIni,
  properties: readProperties,
  env: readEnv,
  yaml: readYaml,
  json: (text) => readFlow(text, 0, [], ":").entries,
  toml: readToml,
  xml: readXml,
};

const FORMATS: readonly (readonly [RegExp, ConfigFormat])[] = [
  [/\.(?:ini|conf|cfg)$/i, "ini"],
  [/\.properties$/i, "properties"],
  [/(?:^|\/)\.env(?:\.[\w-]+)?$|\.env$/i, "env"],
  [/\.ya?ml$/i, "yaml"],
  [/\.json$/i, "json"],
  [/\.toml$/i, "toml"],
  [/\.(?:xml|config)$/i, "xml"],
];

/** What compilers write beside a .NET assembly: megabytes about its interface, and nobody's configuration. */
const API_DOCUMENTATION = /^\s*(?:<\?xml[^>]*>\s*)?<doc>\s*<assembly>/;

/** Parses a configuration file by its name; undefined for what is none. Never fails: what makes no sense is passed over. */
export const readConfig = once((file: TextFile): ConfigDocument | undefined => {
  const format = FORMATS.find(([names]) => names.test(file.path))?.[1];
  if (format === undefined || (format === "xml" && API_DOCUMENTATION.test(file.text))) return undefined;
  return { file, format, entries: READERS[format](file.text) };
});
