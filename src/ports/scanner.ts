import type { BuiltImage } from "../model/image.ts";
import type { GateVerdict } from "../model/verdict.ts";

/** Known vulnerabilities in an image. Without an advisory database the answer is "unknown". */
export interface Scanner {
  scan(image: BuiltImage): Promise<GateVerdict>;
}
