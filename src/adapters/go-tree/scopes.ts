import type { Node } from "web-tree-sitter";
import type { TreeRange } from "../../ports/go-tree.ts";

/**
 * Where a name in use is declared, if that is inside of a function. `path` leads from the file to the use. A declaration is in sight of
 * what stands behind it in its block (and in the blocks in there); what a header or a function's parameters declare, in their body.
 */
export function localDeclaration(path: readonly Node[], source: string, use: Node): TreeRange | undefined {
  const name = source.slice(use.startIndex, use.endIndex);
  // What is declared outside of functions hides no import: the compiler refuses such a file.
  const outermost = path.findIndex(({ type }) => FUNCTIONS.has(type));
  const owner = path[outermost];
  if (owner === undefined || !standsAlone(source, name, owner)) return undefined;
  for (let depth = path.length - 2; depth >= outermost; depth--) {
    const [node, child] = [path[depth], path[depth + 1]];
    if (node === undefined || child === undefined) break;
    const found = inSight(node, child).find(({ text }) => text === name);
    if (found !== undefined) return { start: found.startIndex, end: found.endIndex };
  }
  return undefined;
}

const IN_A_NAME = /[\p{L}\p{N}_]/u;

/** Whether a name stands in a function without a dot behind it, as it does where it is declared: names of packages mostly do not. */
function standsAlone(source: string, name: string, { startIndex, endIndex }: Node): boolean {
  const text = source.slice(startIndex, endIndex);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (text[end] === "." || IN_A_NAME.test(text[end] ?? "") || IN_A_NAME.test(text[at - 1] ?? "")) continue;
    return true;
  }
  return false;
}

const FUNCTIONS = new Set(["function_declaration", "method_declaration", "func_literal"]);
const TYPE_SWITCH_CASES = new Set(["type_case", "default_case"]);

/** Names that `node` puts in sight of its own child. */
function inSight(node: Node, child: Node): readonly Node[] {
  if (FUNCTIONS.has(node.type)) return child.type === "block" ? parametersOf(node) : [];
  if (node.type === "type_switch_statement" && TYPE_SWITCH_CASES.has(child.type))
    return [...before(node, child), ...namesIn(node.childForFieldName("alias"))];
  return before(node, child);
}

function before(node: Node, child: Node): readonly Node[] {
  const found: Node[] = [];
  if (!HOLDERS.has(node.type)) return found;
  for (const one of node.children) {
    if (one.startIndex >= child.startIndex) break;
    found.push(...declaredBy(one));
  }
  return found;
}

/** Nodes of which a child declares for those that follow it. */
const HOLDERS = new Set([
  "statement_list",
  "block",
  "if_statement",
  "for_statement",
  "for_clause",
  "expression_switch_statement",
  "type_switch_statement",
  "expression_case",
  "type_case",
  "default_case",
  "communication_case",
  "var_spec_list",
  "const_declaration",
  "type_declaration",
]);

function declaredBy(node: Node): readonly Node[] {
  switch (node.type) {
    case "short_var_declaration":
      return namesIn(node.childForFieldName("left"));
    case "range_clause":
    case "receive_statement":
      return node.children.some(({ type }) => type === ":=") ? namesIn(node.childForFieldName("left")) : [];
    case "for_clause":
    case "labeled_statement":
    case "var_declaration":
    case "const_declaration":
    case "type_declaration":
    case "var_spec_list":
      return node.namedChildren.flatMap(declaredBy);
    case "var_spec":
    case "const_spec":
    case "type_spec":
    case "type_alias":
      return node.childrenForFieldName("name");
    default:
      return [];
  }
}

function namesIn(list: Node | null): readonly Node[] {
  return list?.namedChildren ?? [];
}

function parametersOf(node: Node): readonly Node[] {
  return ["receiver", "type_parameters", "parameters", "result"]
    .flatMap((field) => node.childForFieldName(field)?.namedChildren ?? [])
    .filter(({ type }) => type.endsWith("parameter_declaration"))
    .flatMap((one) => one.childrenForFieldName("name"));
}
