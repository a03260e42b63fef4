import type { Range } from "../go/syntax.ts";
import type { TextFile } from "../project/tree.ts";

export type ConfigFormat = "ini" | "properties" | "env" | "yaml" | "json" | "toml" | "xml";

/** One value with its key. */
export interface ConfigEntry extends Range {
  /** Keys from the outside in, e.g. ["database", "host"]; elements of lists carry their index. */
  readonly path: readonly string[];
  /** The last part of the path that is no index. */
  readonly key: string;
  /** Decoded: quotes and escapes resolved. The range is the value as it stands in the file, without quotes. */
  readonly value: string;
}

/** A configuration file, parsed. */
export interface ConfigDocument {
  readonly file: TextFile;
  readonly format: ConfigFormat;
  readonly entries: readonly ConfigEntry[];
}
