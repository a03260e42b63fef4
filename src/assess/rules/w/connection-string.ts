import type { GoFile, Range, StringLiteral } from "../../go/syntax.ts";

const PASSWORD = /\b(?:password|pwd)\s*=\s*([^;"'`\s&]{1,80})/i;

/** Where a connection string holds its password, so that no report shows it. */
export function passwordIn(text: string, { start, end }: Range): { readonly conceal?: Range } {
  const found = PASSWORD.exec(text.slice(start, end));
  const value = found?.[1];
  if (found === null || value === undefined) return {};
  const from = start + found.index + found[0].length - value.length;
  return { conceal: { start: from, end: from + value.length } };
}

const FLAG = /(?:^flag|^github\.com\/spf13\/pflag|^)\.String(?:Var)?P?$/;
const MESSAGE =
  /^(?:errors\.New|fmt\.(?:Errorf|Print\w*)|log\.\w+)$|^\.(?:Usage|Errorf?|Infof?|Debugf?|Warnf?|Fatalf?)$/;

/** True for a literal that explains a flag or fills a message, where a connection string is an example. */
export function isHelpText({ call, index, key, start }: StringLiteral): boolean {
  if (/^(?:usage|help|description|desc|example|short|long|title)$/i.test(key ?? "")) return true;
  const callee = call?.callee ?? "";
  // A flag's last words are for people; what stands before them is its default.
  if (FLAG.test(callee)) return index >= 2 && call?.strings.at(-1)?.start === start;
  return MESSAGE.test(callee);
}

/** Drivers of database/sql that a call opens by a name: `sql.Open("odbc", …)`. */
export const OPEN_CALLS = [
  ...["Open", "Connect", "MustConnect", "MustOpen"].map((name) => `github.com/jmoiron/sqlx.${name}`),
  "database/sql.Open",
  "github.com/go-xorm/xorm.NewEngine",
  "xorm.io/xorm.NewEngine",
];

/** Source of the text between two offsets without blanks around it. */
export function sourceOf({ text }: GoFile, { start, end }: Range): string {
  return text.slice(start, end).trim();
}
