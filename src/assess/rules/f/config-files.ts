/** Endings of files that hold settings. */
const SETTINGS_ENDING = /\.(?:ini|ya?ml|toml|conf|cfg|cnf|properties|env|hcl)$/i;
/** Endings that also hold data: the name must say that these are settings. */
const DATA_ENDING = /\.(?:json|xml|config|txt)$/i;
const SETTINGS_WORD =
  /(?:^|[^a-z])(?:app|application|conf|config|configs|configuration|setting|settings|server|service|env)(?:[^a-z]|$)/i;

/** True for a path whose name says that settings are in it. */
export function namesSettings(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (name === ".env") return true;
  if (SETTINGS_ENDING.test(name)) return true;
  return DATA_ENDING.test(name) && (SETTINGS_WORD.test(name) || /(?:^|[\\/])(?:conf|config|configs)[\\/]/i.test(path));
}
