import { resolve } from "node:path";
import { EXIT, type ExitStatus, type SlipwayError } from "../errors.ts";
import { createTranslate } from "../texts/translate.ts";
import { type Glance, glanceAt } from "./argv.ts";
import { type Command, usage } from "./command.ts";
import { commandNamed, COMMANDS, GROUPS, loadLook } from "./commands.ts";
import { type CliHost, type CliHostInput, hostOf } from "./host.ts";
import { chooseLanguage, languageOf } from "./language.ts";
import { type ColorWhen, createPaint, type Paint, symbolsFor, wantsColor } from "./paint.ts";
import { bugReport, failureLines, failureOf } from "./render/failure.ts";
import { createSay, type Say } from "./render/say.ts";

/** What is settled before the arguments are judged, so that even a refusal speaks the right language. */
interface Voice {
  readonly host: CliHost;
  readonly glance: Glance;
  readonly say: Say;
  readonly paint: Paint;
}

const COLORS: readonly string[] = ["auto", "always", "never"] satisfies readonly ColorWhen[];

/**
 * Runs the command line and answers with the exit status. Data goes to stdout, talk to stderr; nothing thrown inside leaves it.
 */
export async function runCli(argv: readonly string[], input: CliHostInput): Promise<ExitStatus> {
  const host = hostOf(input);
  const glance = glanceAt(argv);
  const t = await createTranslate(chooseLanguage(glance.lang, host.env));
  const say = createSay(t);
  const paint = paintFor(glance.color, host, host.stderr.isTTY === true);
  const voice: Voice = { host, glance, say, paint };
  try {
    if (glance.events && !glance.json && !glance.help && !glance.version) {
      (await import("./reporters/events.ts")).beginEvents(host.stdout);
    }
    refuseBadGlobals(glance);
    if (glance.version) {
      host.stdout.write(`slipway ${host.version}\n`);
      return EXIT.ok;
    }
    if (glance.help) return await showHelp(voice);
    return await runCommand(argv, voice);
  } catch (thrown) {
    return await fail(thrown, voice);
  }
}

/** Values of options that are needed before parsing. */
function refuseBadGlobals({ lang, color, json, events, words }: Glance): void {
  const command = commandNamed(words) ?? "";
  const bad = (option: string, got: string, expected: string): never => {
    throw usage(command, { code: "bad-value", params: { option, got, expected } });
  };
  if (lang !== undefined && languageOf(lang) === undefined) bad("--lang", lang, "en, zh-CN");
  if (color !== undefined && !COLORS.includes(color)) bad("--color", color, COLORS.join(", "));
  if (json && events) throw usage(command, { code: "either-or", params: { one: "--json", other: "--events" } });
}

function paintFor(color: string | undefined, { env }: CliHost, isTTY: boolean): Paint {
  const when = color === "always" || color === "never" ? color : "auto";
  return createPaint(wantsColor({ when, env, isTTY }));
}

async function showHelp({ host, glance, say }: Voice): Promise<ExitStatus> {
  const { commandHelp, groupHelp, rootHelp } = await import("./help.ts");
  const paint = paintFor(glance.color, host, host.stdout.isTTY === true);
  const style = { t: say.t, paint, columns: host.stdout.columns ?? 100 };
  const group = glance.words[0] ?? "";
  const load = COMMANDS[commandNamed(glance.words) ?? ""];
  const lines = async (): Promise<readonly string[]> => {
    if (load !== undefined) return commandHelp(await load(), style);
    if (GROUPS.includes(group)) return groupHelp(group, style);
    if (group !== "") throw await noSuchCommand(glance.words);
    return rootHelp(["slipway", "slipway up", "slipway deploy orders --version v2"], style);
  };
  host.stdout.write(`${(await lines()).join("\n")}\n`);
  return EXIT.ok;
}

async function noSuchCommand(words: readonly string[]): Promise<SlipwayError> {
  const { unknownCommand } = await import("./parser.ts");
  return usage(GROUPS.includes(words[0] ?? "") ? (words[0] ?? "") : "", unknownCommand(words));
}

async function commandFor(words: readonly string[]): Promise<Command> {
  const load = COMMANDS[commandNamed(words) ?? ""];
  if (load !== undefined) return load();
  if (words.length > 0) throw await noSuchCommand(words);
  return loadLook();
}

async function runCommand(argv: readonly string[], { host, glance, say, paint }: Voice): Promise<ExitStatus> {
  const command = await commandFor(glance.words);
  const { parseArgs } = await import("./parser.ts");
  const { globals, given } = parseArgs(argv, command);
  if (globals.flag("quiet") && globals.flag("verbose"))
    throw usage(command.name, { code: "either-or", params: { one: "--quiet", other: "--verbose" } });
  const answerPaint = paintFor(glance.color, host, host.stdout.isTTY === true);
  const { openRun } = await import("./open-run.ts");
  const { session, close } = await openRun({
    host,
    say,
    paint,
    answerPaint,
    globals,
    cwd: folderOf(globals.text("cwd"), host),
  });
  try {
    return await command.run(session, given);
  } finally {
    close();
  }
}

function folderOf(cwd: string | undefined, host: CliHost): string {
  return cwd === undefined ? host.cwd : resolve(host.cwd, cwd);
}

/** Says what went wrong, once for people on stderr and once for programs on stdout. */
async function fail(thrown: unknown, { host, glance, say, paint }: Voice): Promise<ExitStatus> {
  const failure = failureOf(thrown, host.signal);
  const symbols = symbolsFor(host.platform, host.env);
  const lines = [...failureLines(failure, { say, paint, symbols, verbose: glance.verbose })];
  if (failure.code === "bug") {
    const command = commandNamed(glance.words) ?? "";
    const home = host.env["HOME"] ?? host.env["USERPROFILE"];
    lines.push(
      ...bugReport(failure, { version: host.version, platform: `${host.platform} ${process.arch}`, command, home }),
    );
  }
  host.stderr.write(`${lines.join("\n")}\n`);
  if (glance.json) {
    const { errorDocument, writeDocument } = await import("./reporters/json.ts");
    writeDocument(host.stdout, errorDocument(failure));
  } else if (glance.events) {
    const [{ errorDocument }, { writeResult }] = await Promise.all([
      import("./reporters/json.ts"),
      import("./reporters/events.ts"),
    ]);
    writeResult(host.stdout, errorDocument(failure));
  }
  return failure.exit;
}
