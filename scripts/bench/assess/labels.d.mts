export interface Place {
  readonly kind: "line" | "file" | "folder";
  readonly path: string;
  readonly line?: number;
}

export interface Label {
  readonly text: string;
  readonly places: readonly Place[];
  readonly rules: readonly string[];
  readonly tie: boolean;
}

export interface Labels {
  readonly repository: { readonly name: string; readonly commit: string } | undefined;
  readonly labels: readonly Label[];
}

export function parseLabels(text: string): Labels;
export function covers(place: Place, at: { readonly file: string; readonly line: number }): boolean;
export function problemsOf(labels: readonly Label[], root: string): readonly string[];
