/** Half-open range of offsets in a text, in UTF-16 code units. */
export interface TreeRange {
  readonly start: number;
  readonly end: number;
}

/** What a place is: something of that kind begins there, save for "comment" and "literal", which may have begun before it. */
export type TreeKind = "import" | "call" | "selector" | "name" | "literal" | "key" | "declaration" | "comment" | "code";

/** What stands at one offset. */
export interface TreePlace {
  /** Empty between tokens and outside of the text. */
  readonly kinds: readonly TreeKind[];
  /** The innermost piece of syntax around it. */
  readonly around: TreeRange;
  /** The first thing that is no Go around the place, or before it in the same declaration. */
  readonly error: TreeRange | undefined;
  /** Where the `x` of `x.y` is declared, if that is inside a function and in sight here. */
  readonly local: TreeRange | undefined;
}

/** Reads Go source into its grammar's tree, whether it compiles or not. */
export interface GoSyntax {
  /** One answer an offset, in their order; undefined when the text is beyond what the reader can do. Equal texts get equal answers. */
  places(text: string, offsets: readonly number[]): readonly TreePlace[] | undefined;
}

/**
 * Syntax trees of Go source.
 *
 * Nothing is loaded before `open` is called, and it is loaded once; where that can not be done, `open` is undefined and never an error.
 * Broken source gives a tree as well: what is no Go is an error in it, and the rest stands as it is. All ranges lie in the text.
 */
export interface GoTree {
  open(): Promise<GoSyntax | undefined>;
}
