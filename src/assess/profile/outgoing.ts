import type { ProfileOutgoing } from "../../model/assessment.ts";
import { readConfig } from "../config/read.ts";
import { callsTo } from "../go/calls.ts";
import type { GoFile } from "../go/syntax.ts";
import { type GoPackageFiles, moduleAbove, type Tree } from "../project/tree.ts";
import { once } from "../once.ts";
import { firstOfEach, placeAt } from "./place.ts";
import { type KnownSystem, SYSTEMS, systemOf } from "./systems.ts";
import { urlLiterals } from "./urls.ts";

/** Configuration that is not the service's: builds, packages, what runs elsewhere. */
const ASIDE =
  /(?:^|\/)(?:\.github|\.gitlab|\.circleci|node_modules|docs?|web|frontend|test|tests|deploy|charts?|k8s)\/|(?:^|\/)(?:package|tsconfig[\w.-]*|composer|swagger)\.json$|(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|\.golangci|goreleaser|(?:^|\/)\.travis\.yml$|\.html?$/i;
/** A value that names a place or an account: what a key is worth naming for. */
const NAMES =
  /host|addr|address|url|uri|dsn|server|endpoint|port|user|brokers?|conn|source|name|bucket|cluster|nodes?|hosts/i;
const MOST_KEYS = 12;
const URL_HOST = /^https?:\/\/([\w.-]+)(?::\d+)?(?:[/?]|$)/i;
/** Hosts of schemas, documentation and examples, and this machine. */
const NO_SYSTEM =
  /(?:^|\.)(?:example\.(?:com|org|net)|w3\.org|xmlsoap\.org|json-schema\.org|golang\.org|go\.dev|schemas\.[\w.]+|localhost)$|^(?:127\.|0\.0\.0\.0|localhost)/i;

/** Systems the program talks to: by the clients it imports, and by the URLs it calls. */
export function outgoingOf(tree: Tree, main: GoPackageFiles, files: readonly GoFile[]): readonly ProfileOutgoing[] {
  const clients = files.flatMap(clientsIn);
  const first = firstOfEach([...clients, ...files.flatMap(urlsCalled)], ({ kind, system }) => `${kind} ${system}`);
  if (clients.length === 0) return first;
  const keys = keysOf(tree, main, files);
  return first.map((one) => {
    const known = SYSTEMS.find(({ system }) => system === one.system);
    return known === undefined ? one : { ...one, keys: namesFor(known, keys) };
  });
}

function namesFor({ words }: KnownSystem, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => words.test(key)).slice(0, MOST_KEYS);
}

const environmentCalls = callsTo(["os.Getenv", "os.LookupEnv"]);

/** Keys of the service's configuration and names of environment variables that may name another system. */
function keysOf(tree: Tree, main: GoPackageFiles, files: readonly GoFile[]): readonly string[] {
  const variables = files.flatMap((file) =>
    environmentCalls(file).flatMap(({ strings }) => strings.slice(0, 1).map(({ text }) => `\${${text}}`)),
  );
  return [...new Set([...variables, ...configKeys(tree, moduleAbove(main.folder, tree.modules)?.folder ?? ".")])];
}

const known = new WeakMap<Tree, Map<string, readonly string[]>>();

/** Keys of a module's configuration files that may name another system; read once for all programs of it. */
function configKeys(tree: Tree, module: string): readonly string[] {
  const modules = known.get(tree) ?? new Map<string, readonly string[]>();
  known.set(tree, modules);
  const before = modules.get(module);
  if (before !== undefined) return before;
  const keys = tree.texts
    .filter(({ path }) => module === "." || path.startsWith(`${module}/`))
    .filter(({ path, encoding }) => encoding !== "binary" && !ASIDE.test(path))
    .flatMap((text) => (readConfig(text)?.entries ?? []).map(({ path }) => `${text.path}:${path.join(".")}`))
    .filter((key) => NAMES.test(key.slice(key.lastIndexOf(":"))));
  modules.set(module, keys);
  return keys;
}

const clientsIn = once((file: GoFile) =>
  file.imports.flatMap(({ path, start }): ProfileOutgoing[] => {
    const known = systemOf(path);
    return known === undefined ? [] : [{ kind: known.kind, system: known.system, keys: [], at: placeAt(file, start) }];
  }),
);

const urlsCalled = once((file: GoFile) =>
  urlLiterals(file).flatMap(({ text, start }): ProfileOutgoing[] => {
    const host = URL_HOST.exec(text)?.[1];
    if (host === undefined || NO_SYSTEM.test(host) || !host.includes(".")) return [];
    return [{ kind: "http", system: host.toLowerCase(), keys: [], at: placeAt(file, start) }];
  }),
);
