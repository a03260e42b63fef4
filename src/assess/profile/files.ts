import type { ProfileFile } from "../../model/assessment.ts";
import { callsTo } from "../go/calls.ts";
import { embedPatterns } from "../go/directives.ts";
import { stringsOf } from "../go/strings.ts";
import type { GoFile } from "../go/syntax.ts";
import { holdsWord } from "../go/words.ts";
import { once } from "../once.ts";
import { firstOfEach, placeAt } from "./place.ts";

const READ =
  "os.Open os.ReadFile os.ReadDir os.Stat io/ioutil.ReadFile io/ioutil.ReadDir path/filepath.Walk path/filepath.Glob html/template.ParseFiles html/template.ParseGlob text/template.ParseFiles text/template.ParseGlob";
const WRITE =
  "os.Create os.OpenFile os.WriteFile os.Mkdir os.MkdirAll os.Remove os.RemoveAll os.Rename os.Chdir io/ioutil.WriteFile";
const SERVE = "net/http.Dir net/http.ServeFile os.DirFS";
const CALLS: ReadonlyMap<string, ProfileFile["how"]> = new Map([
  ...READ.split(" ").map((name) => [name, "read"] as const),
  ...WRITE.split(" ").map((name) => [name, "write"] as const),
  ...SERVE.split(" ").map((name) => [name, "serve"] as const),
]);
/** Methods of frameworks that read or serve what stands on disk. */
const METHODS: ReadonlyMap<string, ProfileFile["how"]> = new Map([
  [".LoadHTMLGlob", "read"],
  [".LoadHTMLFiles", "read"],
  [".StaticFile", "serve"],
  [".Static", "serve"],
  [".SetConfigFile", "read"],
  [".AddConfigPath", "read"],
]);
/** Fields that name a file a logger writes. */
const LOG_FIELDS = /^Filename$/;

/** Files and folders by their literal names, and what is embedded. */
export function filesUsed(files: readonly GoFile[]): readonly ProfileFile[] {
  return firstOfEach(files.flatMap(filesIn), ({ path, how }) => `${how} ${path}`);
}

const usingCalls = callsTo([...CALLS.keys(), ...METHODS.keys()]);

const filesIn = once((file: GoFile): readonly ProfileFile[] => [
  ...usingCalls(file).flatMap((call): ProfileFile[] => {
    const how = CALLS.get(call.callee) ?? METHODS.get(call.callee);
    if (how === undefined) return [];
    const literals = call.strings.filter(
      ({ text, index }) => text !== "" && (index <= 1 || call.callee.includes("Parse")),
    );
    const last = call.callee.startsWith(".Static") ? literals.at(-1) : literals[0];
    if (last === undefined) return [];
    return [{ path: last.text, how, at: placeAt(file, call.start) }];
  }),
  ...(holdsWord(file.words, "Filename") ? stringsOf(file) : [])
    .filter(
      ({ composite, key }) =>
        composite?.endsWith("lumberjack.Logger") === true || (composite !== undefined && LOG_FIELDS.test(key ?? "")),
    )
    .filter(({ key }) => key === "Filename")
    .map(({ text, start }): ProfileFile => ({ path: text, how: "write", at: placeAt(file, start) })),
  ...embedPatterns(file).map(
    ({ pattern, start }): ProfileFile => ({ path: pattern, how: "embed", at: placeAt(file, start) }),
  ),
]);
