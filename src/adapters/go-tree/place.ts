import type { Node, Tree } from "web-tree-sitter";
import type { TreeKind, TreePlace, TreeRange } from "../../ports/go-tree.ts";
import { localDeclaration } from "./scopes.ts";

/** What stands at an offset of a text that the tree was made of. */
export function placeAt(tree: Tree, text: string, offset: number): TreePlace {
  const path = pathTo(tree, offset);
  const leaf = path.at(-1) ?? tree.rootNode;
  return {
    kinds: kindsOf(path, offset),
    around: rangeOf(leaf),
    error: errorFor(path, offset),
    local: ownerOfSelector(path, offset) ? localDeclaration(path, text, leaf) : undefined,
  };
}

/** Nodes around an offset, the whole file first. */
function pathTo(tree: Tree, offset: number): readonly Node[] {
  const cursor = tree.walk();
  const path = [cursor.currentNode];
  while (cursor.gotoFirstChildForIndex(offset) && cursor.startIndex <= offset && offset < cursor.endIndex)
    path.push(cursor.currentNode);
  cursor.delete();
  return path;
}

function rangeOf({ startIndex, endIndex }: Node): TreeRange {
  return { start: startIndex, end: endIndex };
}

const NAMES = new Set(["identifier", "field_identifier", "package_identifier", "type_identifier", "blank_identifier"]);
const LITERALS = new Set(["interpreted_string_literal", "raw_string_literal"]);
/** In `Type(x)` what may stand between the first name of the type and the call. */
const PARTS_OF_A_CALLEE = new Set([
  "selector_expression",
  "qualified_type",
  "generic_type",
  "type_instantiation_expression",
  "index_expression",
  "slice_type",
  "array_type",
  "map_type",
  "channel_type",
  "pointer_type",
  "parenthesized_type",
  "parenthesized_expression",
  "unary_expression",
]);

function kindsOf(path: readonly Node[], offset: number): readonly TreeKind[] {
  const leaf = path.at(-1);
  if (leaf === undefined) return [];
  if (leaf.type === "comment") return ["comment"];
  const literal = path.findLastIndex(({ type }) => LITERALS.has(type));
  if (literal >= 0) return path[literal - 1]?.type === "import_spec" ? ["import", "literal"] : ["literal"];
  // The place lies between its children.
  if (leaf.childCount > 0 || path.length === 1) return [];
  const kinds = new Set<TreeKind>(["code"]);
  if (leaf.startIndex !== offset) return [...kinds];
  if (NAMES.has(leaf.type)) kinds.add("name");
  if (isKey(path)) kinds.add("key");
  if (path.some((node, depth) => declares(node, path[depth + 1], leaf))) kinds.add("declaration");
  for (let depth = path.length - 2; depth > 0; depth--) {
    const [node, child] = [path[depth], path[depth + 1]];
    if (node === undefined || child === undefined) break;
    if (isCalled(node, child)) kinds.add("call");
    if (node.type === "selector_expression" || node.type === "qualified_type") kinds.add("selector");
    if (!PARTS_OF_A_CALLEE.has(node.type)) break;
  }
  return [...kinds];
}

function isCalled(node: Node, child: Node): boolean {
  if (node.type === "call_expression") return node.childForFieldName("function")?.id === child.id;
  return node.type === "type_conversion_expression" && node.childForFieldName("type")?.id === child.id;
}

/** `Key: value`, the key being the leaf alone. */
function isKey(path: readonly Node[]): boolean {
  const [pair, key] = path.slice(-3);
  return pair?.type === "keyed_element" && key !== undefined && pair.childForFieldName("key")?.id === key.id;
}

/** Functions are declared by their keyword, everything else by its name. */
function declares(node: Node, child: Node | undefined, leaf: Node): boolean {
  if (/^(?:function|method)_declaration$/.test(node.type)) return node.startIndex === leaf.startIndex;
  if (!/^(?:const_spec|var_spec|type_spec|type_alias)$/.test(node.type) || child?.id !== leaf.id) return false;
  return node.childrenForFieldName("name").some(({ id }) => id === leaf.id);
}

/** The place is the `x` of `x.y`. */
function ownerOfSelector(path: readonly Node[], offset: number): boolean {
  const [parent, leaf] = path.slice(-2);
  if (parent === undefined || leaf === undefined || leaf.startIndex !== offset || !NAMES.has(leaf.type)) return false;
  const first = parent.type === "selector_expression" ? "operand" : parent.type === "qualified_type" ? "package" : "";
  return first !== "" && parent.childForFieldName(first)?.id === leaf.id;
}

/** What may stand in a file outside of every other declaration. The grammar takes statements there, too; Go does not. */
const AT_THE_TOP = new Set([
  "package_clause",
  "import_declaration",
  "const_declaration",
  "var_declaration",
  "type_declaration",
  "function_declaration",
  "method_declaration",
  "comment",
]);

function errorFor(path: readonly Node[], offset: number): TreeRange | undefined {
  const inside = path.findLast(({ isError }) => isError);
  if (inside !== undefined) return rangeOf(inside);
  const top = path[1];
  if (top === undefined) return undefined;
  if (top.isNamed && !AT_THE_TOP.has(top.type)) return rangeOf(top);
  const first = firstError(top);
  return first !== undefined && first.startIndex <= offset ? rangeOf(first) : undefined;
}

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node;
  if (!node.hasError) return undefined;
  for (const child of node.children) {
    const found = firstError(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
