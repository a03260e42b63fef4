import { once } from "../once.ts";
import type { Message } from "../../model/message.ts";
import type { Guess } from "../../model/service.ts";
import { fieldsNamed } from "../go/fields.ts";
import { callsOf, callsTo } from "../go/calls.ts";
import type { Call, FieldUse, GoFile, Range } from "../go/syntax.ts";
import type { Evaluate } from "./evaluate.ts";
import type { GoPackageFiles } from "./tree.ts";
import type { Value } from "./value.ts";

/** A place where a program opens a port. */
export interface Listen {
  readonly file: GoFile;
  readonly home: GoPackageFiles;
  /** First character of the call or field. */
  readonly offset: number;
  readonly value: Value;
}

export interface PortGuess {
  readonly port: Guess<number | undefined>;
  readonly portVariable: Guess<string | undefined>;
  /** Where the chosen port is opened. */
  readonly listen: Listen | undefined;
}

/** callee → index of the argument with the address. */
const LISTEN_CALLS: ReadonlyMap<string, number> = new Map([
  ["net/http.ListenAndServe", 0],
  ["net/http.ListenAndServeTLS", 0],
  ["net.Listen", 1],
  ["crypto/tls.Listen", 1],
  ["github.com/valyala/fasthttp.ListenAndServe", 0],
]);
/** Methods that listen, when the file imports the framework they belong to. */
const LISTEN_METHODS: ReadonlyMap<string, { readonly framework: RegExp; readonly bare?: number }> = new Map(
  Object.entries({
    ".Run": { framework: /^github\.com\/(gin-gonic\/gin|kataras\/iris|beego\/beego)|^gopkg\.in\/macaron/, bare: 8080 },
    ".RunTLS": { framework: /^github\.com\/gin-gonic\/gin/ },
    ".Start": { framework: /^github\.com\/labstack\/echo/ },
    ".Listen": { framework: /^github\.com\/(gofiber\/fiber|kataras\/iris)/ },
  }),
);
/** Opens the ports that its flags name, whose default stands in the call that declares them. */
const TOOLKIT = "github.com/prometheus/exporter-toolkit/web";
/** Ports people give to profiling and metrics beside the service itself. */
const SIDE_PORTS = new Set(["6060", "9090", "9091", "2112"]);
const LOOPBACK = /^(127\.|localhost|\[::1\])/;

/** Every listening place of a program, in the order of its packages and files. */
export function findListens(closure: readonly GoPackageFiles[], evaluate: Evaluate): readonly Listen[] {
  return closure.flatMap((home) =>
    home.files
      .filter((file) => file.scope !== "test")
      .flatMap((file) => [
        ...candidatesIn(file).calls.flatMap((call) => listenCall(file, home, call, evaluate)),
        ...candidatesIn(file).fields.map(({ start, end }) => ({
          file,
          home,
          offset: start,
          value: evaluate({ file, home }, afterColon(file, end)),
        })),
      ])
      .toSorted((a, b) => a.offset - b.offset),
  );
}

interface Candidates {
  readonly calls: readonly Call[];
  readonly fields: readonly FieldUse[];
}

const addressFields = fieldsNamed(["Addr"]);

/** What may listen in a file, whichever program it is part of. */
const candidatesIn = once(
  (file: GoFile): Candidates => ({
    calls: listeningCalls(file),
    fields: addressFields(file).filter(({ type }) => type === "net/http.Server"),
  }),
);

const listeningCalls = callsTo([...LISTEN_CALLS.keys(), ...LISTEN_METHODS.keys(), `${TOOLKIT}.ListenAndServe`]);

function listenCall(file: GoFile, home: GoPackageFiles, call: Call, evaluate: Evaluate): readonly Listen[] {
  if (call.callee === `${TOOLKIT}.ListenAndServe`) return [toolkitListen(file, home, call, evaluate)];
  // A function may be called toString or constructor, as the tables' own members are.
  const index = LISTEN_CALLS.get(call.callee);
  const method = LISTEN_METHODS.get(call.callee);
  if (index === undefined && method === undefined) return [];
  if (method !== undefined && !file.imports.some(({ path }) => method.framework.test(path))) return [];
  const args = argumentsOf(file, call);
  const argument = args[index ?? 0];
  if (argument === undefined || (index === 1 && /^["`](?!tcp)/.test(textOf(file, args[0])))) {
    return method?.bare === undefined || args.length > 0
      ? []
      : [
          {
            file,
            home,
            offset: call.start,
            value: [
              { kind: "text", text: ":" },
              { kind: "variable", variable: "PORT", fallback: String(method.bare) },
            ],
          },
        ];
  }
  return [{ file, home, offset: call.start, value: evaluate({ file, home }, argument) }];
}

function toolkitListen(file: GoFile, home: GoPackageFiles, call: Call, evaluate: Evaluate): Listen {
  const flags = callsOf(file).find(({ callee }) => callee.startsWith(TOOLKIT) && callee.endsWith("flag.AddFlags"));
  const address = flags === undefined ? undefined : argumentsOf(file, flags)[1];
  return {
    file,
    home,
    offset: call.start,
    value: address === undefined ? [] : evaluate({ file, home }, address),
  };
}

function textOf(file: GoFile, range: Range | undefined): string {
  return range === undefined ? "" : file.text.slice(range.start, range.end).trim();
}

/** Argument ranges by commas outside brackets and quotes. */
export function argumentsOf(file: GoFile, call: Call): readonly Range[] {
  const ranges: Range[] = [];
  let depth = 0;
  let start = call.open + 1;
  for (let at = start; at < call.end - 1; at++) {
    const char = file.text[at] ?? "";
    if (char === '"' || char === "`" || char === "'") at = quoteEnd(file.text, at, call.end);
    else if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === "," && depth === 0) {
      ranges.push({ start, end: at });
      start = at + 1;
    }
  }
  const rest = { start, end: Math.max(start, call.end - 1) };
  return textOf(file, rest) === "" ? ranges : [...ranges, rest];
}

function quoteEnd(text: string, from: number, limit: number): number {
  const quote = text[from];
  for (let at = from + 1; at < limit; at++) {
    if (text[at] === "\\" && quote !== "`") at += 1;
    else if (text[at] === quote) return at;
  }
  return limit;
}

function afterColon(file: GoFile, from: number): Range {
  const colon = file.text.indexOf(":", from) + 1;
  let depth = 0;
  for (let at = colon; at < file.text.length; at++) {
    const char = file.text[at] ?? "";
    if (char === '"' || char === "`") at = quoteEnd(file.text, at, file.text.length);
    else if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    if (depth < 0 || (depth === 0 && (char === "," || char === "\n"))) return { start: colon, end: at };
  }
  return { start: colon, end: file.text.length };
}

/** The port of the service among the places where the program listens. */
export function guessPort(listens: readonly Listen[], main: GoPackageFiles): PortGuess {
  const ranked = listens
    .map((listen, order) => ({ listen, order, port: portOf(listen), points: pointsOf(listen, main) }))
    .toSorted((a, b) => b.points - a.points || a.order - b.order);
  const best = ranked[0];
  if (best === undefined) {
    const because: Message = { code: "port-none", params: {} };
    return { port: { value: undefined, because }, portVariable: { value: undefined, because }, listen: undefined };
  }
  return { ...best.port, listen: best.listen };
}

function pointsOf({ value, home, file, offset }: Listen, main: GoPackageFiles): number {
  const texts = value
    .map((part) => (part.kind === "text" ? part.text : part.kind === "variable" ? (part.fallback ?? "") : ""))
    .join("");
  let points = 0;
  if (value.some((part) => part.kind === "variable" && /PORT/.test(part.variable))) points += 8;
  if (portIn(texts) !== undefined) points += 4;
  if (home === main) points += 2;
  if (file.text.startsWith("net.Listen", offset)) points -= 1;
  if (LOOPBACK.test(texts)) points -= 3;
  if (SIDE_PORTS.has(texts.split(":").at(-1) ?? "")) points -= 5;
  return points;
}

function portOf({ file, offset, value }: Listen): Omit<PortGuess, "listen"> {
  const at = { file: file.path, line: file.lines.at(offset).line };
  const found = value.find((part) => part.kind === "variable");
  const texts = value.map((part) => (part.kind === "text" ? part.text : "")).join("");
  if (found?.kind === "variable") {
    const port = portIn(found.fallback ?? "");
    const params = { ...at, variable: found.variable };
    // Behind a colon (or with a bare number to stand in) the variable holds the port alone, else a whole address.
    const bare =
      texts.endsWith(":") || /^\d+$/.test(found.fallback ?? "") || (texts === "" && found.variable.endsWith("PORT"));
    return {
      port: {
        value: port,
        because:
          port === undefined
            ? { code: "port-from-variable", params }
            : { code: "port-from-default", params: { ...params, port } },
      },
      portVariable: {
        value: bare ? found.variable : undefined,
        because: { code: bare ? "port-variable-read" : "port-address-variable", params },
      },
    };
  }
  const port = portIn(texts);
  const because: Message =
    port === undefined ? { code: "port-unreadable", params: at } : { code: "port-literal", params: { ...at, port } };
  return {
    port: { value: port, because },
    portVariable: { value: undefined, because: { code: "port-fixed", params: at } },
  };
}

function portIn(address: string): number | undefined {
  const digits = /^(?:.*:)?(\d{1,5})$/.exec(address)?.[1];
  const port = digits === undefined ? undefined : Number(digits);
  return port !== undefined && port > 0 && port < 65_536 ? port : undefined;
}
