import { createDaemons } from "../../src/adapters/daemons/launch.ts";
import { createPair } from "../../src/adapters/daemons/pair.ts";

/** One of many commands that want the pair at the same moment. Words: `<program> <home>`. */
const [program = "", home = ""] = process.argv.slice(2);
const entry = { program: process.execPath, args: (name: string) => [program, name, home, "600000"] };
await createPair({ home, daemons: createDaemons({ home, entry }) }).ensure();
process.exit(0);
