import { z } from "zod";

/** Lower-case letters and digits, joined by single dots, dashes or underscores: fits repositories, folders and host names. */
export const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** A name as every key uses it. `error` holds the code of the problem, not its words. */
export const name = z.string().regex(NAME, { error: "not-a-name" }).max(63);

export const app = name;
