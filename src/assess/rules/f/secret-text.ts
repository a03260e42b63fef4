/** Names that secrets are given to. */
export const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|access_?key|private_?key|secret_?key|app_?key|sign_?key)$/i;
/** Values that name a secret or stand for one, and are none. */
const NO_SECRET =
  /^\s*$|^[<[{$%*]|\$\{|%[sdv]|^x+$|^\*+$|^your[-_ ]|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[a-z]+(?:[-_. ][a-z]+)*[-_. ]?(?:password|passwd|token|secret|key)$|^(?:password|passwd|token|secret|key|pwd|pass|true|false|none|null|nil|test|example|x-[\w-]+|authorization|bearer)$|^(?:https?:|\/|\.\/)|^-{1,2}[a-z]/i;
/** Words run together: the name of a kind of credential, of a type, of a message. */
const NAME =
  /^(?:[A-Z][a-z]+){2,}$|^[A-Za-z]*(?:[Pp]assword|[Pp]asswd|[Ss]ecret|[Tt]oken|[Cc]redential|[Aa]uth|[Kk]ey)s?[A-Za-z]*$/;
const DSN: readonly RegExp[] = [
  /^[\w.-]+:([^@\s:/]{2,})@(?:tcp|unix)?\(/i,
  /^[a-z][a-z0-9+.-]*:\/\/[^:/\s@]+:([^@/\s]{2,})@/i,
  /(?:^|[;\s?&])(?:password|pwd)\s*=\s*([^;\s&]{2,})/i,
];
/** Longer texts are no connection strings. */
const MAX_DSN = 400;
const CLOUD_KEY = /^(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,24})$/;
/** Words that ask for a value rather than being one. */
const PLACEHOLDER =
  /change[-_ ]?(?:me|it|this)|replace|placeholder|example|sample|dummy|redacted|fill[-_ ]?in|\btodo\b|^\.{3,}$|\{\{/i;

export function isCloudKey(text: string): boolean {
  return CLOUD_KEY.test(text);
}

/** True for a text that stands for a secret instead of being one. */
export function isNoSecret(text: string): boolean {
  return NO_SECRET.test(text) || NAME.test(text);
}

export function isPlaceholder(text: string): boolean {
  return NO_SECRET.test(text) || PLACEHOLDER.test(text);
}

/** The password in a connection string; undefined when there is none or only something that stands for it. */
export function secretInDsn(text: string): string | undefined {
  if (text.length > MAX_DSN) return undefined;
  const value = DSN.map((pattern) => pattern.exec(text)?.[1]).find((one) => one !== undefined);
  return value === undefined || NO_SECRET.test(value) ? undefined : value;
}
