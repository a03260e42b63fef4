import type { ConfigDocument, ConfigEntry } from "../../config/document.ts";
import type { Found } from "../rule.ts";
import { isAside } from "./aside.ts";
import { isCloudKey, isPlaceholder, secretInDsn } from "./secret-text.ts";

/** Keys of configuration files that secrets are given to. */
export const CONFIG_SECRET =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|private|secret|app|sign|crypt|encrypt|encryption|aes|jwt|session|cookie)[-_.]?(?:secret|key))$/i;
export const CONFIG_DSN = /^(?:AKIA|LTAI)|@|(?:password|pwd)\s*=/i;
/** Keys that end so and name something else: a reference, a switch, a header. */
const OTHER_KEY =
  /existing|pull|_?ref(?:erence)?$|from|enable|require|forgot|reset|confirm|(?:max|min|num|use|has|is|show|no)[-_]?token|csrf/i;
const PASSWORD_KEY = /(?:pass(?:word|wd|phrase)?|pwd)$/i;
const DEPLOYS_OTHERS = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i;
const FILE_NAME = /\.(?:key|pem|crt|cer|p12|pfx|jks|txt|json|ya?ml|ini|conf)$/i;
/** What people write until somebody chooses a password: a default rather than a secret. */
const WEAK =
  /^(?:.{1,4}|admin|root|guest|postgres|mysql|pass(?:word|wd)?|(?:admin|root|pass(?:word)?|abc)?(?:123(?:4(?:5(?:6(?:7(?:89?)?)?)?)?)?))$/i;
const MIN_TOKEN = 8;
const MIN_PASSWORD = 3;

/** A value given to a key that says it is a secret. */
export function secretOfEntry(entry: ConfigEntry, document: ConfigDocument): Found | undefined {
  const { key, value } = entry;
  const { file } = document;
  if (
    isAside(file.path) ||
    describesInterface(document) ||
    OTHER_KEY.test(key) ||
    isPlaceholder(value) ||
    !isValue(key, value)
  )
    return undefined;
  // The text says it already.
  if (secretInDsn(value) !== undefined || isCloudKey(value)) return undefined;
  return found(entry, file.path);
}

/** A connection string with a password, or the key of a cloud account. */
export function dsnOfEntry(entry: ConfigEntry, { file }: ConfigDocument): Found | undefined {
  const { value } = entry;
  const password = secretInDsn(value);
  if (isAside(file.path) || (!isCloudKey(value) && (password === undefined || isPlaceholder(password))))
    return undefined;
  return found(entry, file.path);
}

function found({ key, value, start, end }: ConfigEntry, path: string): Found {
  const lighter = DEPLOYS_OTHERS.test(path) || WEAK.test(secretInDsn(value) ?? value);
  return { params: { name: key }, conceal: { start, end }, ...(lighter ? { severity: "medium" } : {}) };
}

/** An OpenAPI document shows values, it holds none. */
function describesInterface({ entries }: ConfigDocument): boolean {
  return entries.some(({ path, key }) => path.length === 1 && /^(?:openapi|swagger)$/.test(key));
}

/** A password may be any word; of a token or a key some digits or a mixture are asked, else it may be the name of a header. */
function isValue(key: string, value: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(value) || FILE_NAME.test(value) || value.length > 200) return false;
  if (/^(?:yes|no|on|off|true|false|null|nil|none|string|boolean|optional|required)$/i.test(value)) return false;
  if (PASSWORD_KEY.test(key)) return value.length >= MIN_PASSWORD && !/^[A-Z][a-z]+$/.test(value);
  return value.length >= MIN_TOKEN && /\d/.test(value) && !/^[\d.]{1,11}(?:[smhd]|ms)?$/.test(value);
}
