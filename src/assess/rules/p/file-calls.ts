import { table } from "../../../kit/table.ts";
import { argumentsOf } from "../../project/listen.ts";
import { declarationAround } from "../../go/around.ts";
import { callsAround, callsOf } from "../../go/calls.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Site } from "../rule.ts";

type Indices = readonly number[] | "all";

/** Calls that take the path of a file → which of their arguments do. */
const PATH_CALLS = table<Indices>({
  ...of("os", "Open OpenFile Create ReadFile WriteFile Mkdir MkdirAll Remove RemoveAll Stat Lstat Chdir ReadDir", [0]),
  ...of("os", "MkdirTemp CreateTemp Readlink Truncate Chmod Chown Chtimes DirFS", [0]),
  ...of("os", "Rename Link Symlink", [0, 1]),
  ...of("io/ioutil", "ReadFile WriteFile ReadDir TempDir TempFile", [0]),
  ...of("path/filepath", "Abs Base Clean Dir Ext Walk WalkDir EvalSymlinks Split Glob Match", [0]),
  ...of("path/filepath", "Join Rel", "all"),
  ...of("path", "Join", "all"),
  ...of("net/http", "Dir", [0]),
  ...of("net/http", "ServeFile", [2]),
  ...of("net/http", "ListenAndServeTLS", [1, 2]),
  ...of("crypto/tls", "LoadX509KeyPair", [0, 1]),
  ...of("html/template", "ParseFiles ParseGlob", "all"),
  ...of("text/template", "ParseFiles ParseGlob", "all"),
  ...of("archive/zip", "OpenReader", [0]),
  ...of("os/exec", "Command LookPath", [0]),
  ...of("os/exec", "CommandContext", [1]),
  ...of("github.com/BurntSushi/toml", "DecodeFile", [0]),
  ...of("gopkg.in/ini.v1", "Load LooseLoad InsensitiveLoad", "all"),
  ...of("github.com/go-ini/ini", "Load LooseLoad InsensitiveLoad", "all"),
  ...of("github.com/joho/godotenv", "Load Overload", "all"),
  ...of("github.com/spf13/viper", "SetConfigFile AddConfigPath", [0]),
  ...of("github.com/xuri/excelize/v2", "OpenFile", [0]),
  ".ParseFiles": "all",
  ".ParseGlob": "all",
  ".LoadHTMLFiles": "all",
  ".LoadHTMLGlob": "all",
  ".Static": [1],
  ".StaticFile": [1],
  ".SaveUploadedFile": [1],
  ".SetConfigFile": [0],
  ".AddConfigPath": [0],
  ".SaveAs": [0],
  ".LoadFontFace": [0],
  ".AddTTFFont": [1],
});
/** Functions of one's own that say in their name that they take a file. */
const OWN =
  /(?:read|write|load|open|create|save|parse|make|mk|ensure|copy|move|delete|remove)\w*(?:file|dir|folder|conf|config|path)$/i;
/** Calls that hand a path on. */
const HANDS_ON =
  /^(?:fmt\.Sprintf?|string|strings\.(?:Trim\w*|ToLower|ToUpper)|path\/filepath\.(?:FromSlash|ToSlash))$/;

/** True for a function or variable name that promises a path. */
export const PATH_NAME = /(?:path|dir|directory|folder|file|file_?name)$/i;

function of(path: string, names: string, indices: Indices): Record<string, Indices> {
  return Object.fromEntries(names.split(" ").map((name) => [`${path}.${name}`, indices]));
}

/** The call that takes what stands here as the path of a file: directly, joined, formatted or trimmed. */
export function pathCall(file: GoFile, offset: number): Call | undefined {
  for (const call of callsAround(file, offset)) {
    if (takesPath(file, call, offset)) return call;
    if (!HANDS_ON.test(call.callee)) return undefined;
  }
  return undefined;
}

function takesPath(file: GoFile, call: Call, offset: number): boolean {
  const indices = PATH_CALLS[call.callee] ?? (OWN.test(call.callee) ? [0, 1] : undefined);
  if (indices === undefined) return false;
  if (indices === "all") return true;
  return indices.includes(argumentsOf(file, call).findIndex(({ start, end }) => start <= offset && offset < end));
}

/** `name := …`, `x.Name += …`, `Name: …` on the line of the offset: the name. */
export function nameGiven({ text, lines }: GoFile, offset: number): string | undefined {
  const before = text.slice(lines.start(lines.at(offset).line), offset);
  return (
    /([A-Za-z_]\w*)(?:\s+string)?\s*(?::=|\+=|=)(?!=)[^=;{}]*$/.exec(before)?.[1] ??
    /^\s*([A-Za-z_]\w*)\s*:\s[^:]*$/.exec(before)?.[1]
  );
}

/** True when what stands at the offset is the path of a file: an argument, or given to a name that is one somewhere near. */
export function reachesFile({ home, file }: Site, offset: number): boolean {
  if (pathCall(file, offset) !== undefined) return true;
  const around = declarationAround(file, offset);
  const inside = around?.kind === "func" || around?.kind === "method";
  const name = nameGiven(file, offset);
  if (name === undefined) {
    const { text, lines } = file;
    const returned = /^\s*return\b/.test(text.slice(lines.start(lines.at(offset).line), offset));
    return (
      returned &&
      inside &&
      callsAround(file, offset).every(({ callee }) => HANDS_ON.test(callee)) &&
      PATH_NAME.test(around.name)
    );
  }
  if (
    callsAround(file, offset).some(
      ({ callee, open }) =>
        !HANDS_ON.test(callee) &&
        open > (around?.start ?? 0) &&
        file.lines.at(open).line === file.lines.at(offset).line,
    )
  )
    return false;
  const files = inside && isLocal(file, name, around) ? [file] : home.files.filter(({ scope }) => scope !== "test");
  return files.some((one) => isOpened(one, name, inside && one === file ? around : undefined));
}

function isLocal(
  { text }: GoFile,
  name: string,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return new RegExp(`(?<![.\\w])${name}\\b[^\\n=]*:=|\\bvar\\s+${name}\\b`).test(text.slice(start, end));
}

function isOpened(
  file: GoFile,
  name: string,
  within: { readonly start: number; readonly end: number } | undefined,
): boolean {
  const word = new RegExp(`\\b${name}\\b(?!\\()`);
  return callsOf(file).some(
    (call) =>
      (within === undefined || (within.start <= call.start && call.start < within.end)) &&
      (PATH_CALLS[call.callee] !== undefined || OWN.test(call.callee)) &&
      argumentsOf(file, call).some(
        ({ start, end }) => word.test(file.text.slice(start, end)) && takesPath(file, call, start),
      ),
  );
}
