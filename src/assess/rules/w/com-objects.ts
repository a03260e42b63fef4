import { stringsGiven } from "../../go/strings.ts";
import type { Call, GoFile } from "../../go/syntax.ts";

export const OLE = "github.com/go-ole/go-ole";
const OLEUTIL = `${OLE}/oleutil`;

/** Calls that make or fetch a COM object by the name of its class. */
export const CREATE_CALLS: readonly string[] = [
  ...["CreateObject", "GetActiveObject", "ClassIDFrom"].map((name) => `${OLEUTIL}.${name}`),
  ...["CLSIDFromProgID", "ClassIDFrom"].map((name) => `${OLE}.${name}`),
];

/** The class a call asks for: its literal, or that of the constant or variable it names; undefined when it is made elsewhere. */
export function classOf(file: GoFile, { strings, open, end }: Call): string | undefined {
  const literal = strings[0]?.text;
  if (literal !== undefined) return literal;
  const name = file.text.slice(open + 1, end - 1).trim();
  return /^[A-Za-z_]\w*$/.test(name) ? stringsGiven(file, name)[0]?.text : undefined;
}

/** Classes of WMI and of message queuing: they have rules of their own. */
export const WMI_CLASS = /^(?:WbemScripting\.|winmgmts:)/i;
export const MSMQ_CLASS = /^MSMQ\.MSMQ\w+/i;
