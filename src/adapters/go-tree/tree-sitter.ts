import type { Parser, Tree } from "web-tree-sitter";
import type { GoSyntax, GoTree } from "../../ports/go-tree.ts";
import { loadParser } from "./grammar.ts";
import { placeAt } from "./place.ts";

/** The parser reports after each hundred of its steps: about once for 200 characters of Go, and once for 25 of the worst we made up. */
const CHARACTERS_A_REPORT = 4;
const FREE_REPORTS = 1000;

/** Trees by tree-sitter's own runtime and Go grammar, both in WebAssembly. */
export function createTreeSitter(load: () => Promise<Parser> = loadParser): GoTree {
  let opened: Promise<GoSyntax | undefined> | undefined;
  const open = async (): Promise<GoSyntax | undefined> => {
    try {
      return syntaxOf(await load());
    } catch {
      // No WebAssembly, no file, no memory: there are no trees here.
      return undefined;
    }
  };
  return { open: () => (opened ??= open()) };
}

function syntaxOf(parser: Parser): GoSyntax {
  return {
    places(text, offsets) {
      let tree: Tree | null = null;
      try {
        tree = read(parser, text);
        return tree === null ? undefined : offsets.map((offset) => placeAt(tree as Tree, text, offset));
      } catch {
        // WebAssembly ends at 4 GiB.
        return undefined;
      } finally {
        tree?.delete();
      }
    },
  };
}

/** Since Go 1.26 `new` takes values, too; the grammar knows types alone. A function of any other name takes both, save for what begins like this. */
const NEW_OF_A_VALUE = /\bnew(?=\((?!\s*(?:[[*]|(?:map|struct|chan|func|interface)\b)))/g;

/** A tree of the text; with other names for `new`, as long as it is, where only so there is no error in it. */
function read(parser: Parser, text: string): Tree | null {
  const tree = parse(parser, text);
  if (tree === null || !tree.rootNode.hasError) return tree;
  const renamed = text.replaceAll(NEW_OF_A_VALUE, "neW");
  const other = renamed === text ? null : parse(parser, renamed);
  const [taken, left] = other?.rootNode.hasError === false ? [other, tree] : [tree, other];
  left?.delete();
  return taken;
}

/** Null when it would take too long, counted in steps: a clock would give other documents on other hosts. */
function parse(parser: Parser, text: string): Tree | null {
  let reports = FREE_REPORTS + text.length / CHARACTERS_A_REPORT;
  const tree = parser.parse(text, null, { progressCallback: () => --reports < 0 });
  if (tree === null) parser.reset();
  return tree;
}
