import type { StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule } from "../rule.ts";

const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|access_?key|private_?key|secret_?key|app_?key|sign_?key)$/i;
/** Values that name a secret or stand for one, and are none. */
const NO_SECRET =
  /^\s*$|^[<[{$%*]|\$\{|%[sdv]|^x+$|^\*+$|^your[-_ ]|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[a-z]+(?:[-_. ][a-z]+)*[-_. ]?(?:password|passwd|token|secret|key)$|^(?:password|passwd|token|secret|key|pwd|pass|true|false|none|null|nil|test|example|x-[\w-]+|authorization|bearer)$|^(?:https?:|\/|\.\/)|^-{1,2}[a-z]/i;
const DSN: readonly RegExp[] = [
  /^[\w.-]+:([^@\s:/]{2,})@(?:tcp|unix)?\(/i,
  /^[a-z][a-z0-9+.-]*:\/\/[^:/\s@]+:([^@/\s]{2,})@/i,
  /(?:^|[;\s?&])(?:password|pwd)\s*=\s*([^;\s&]{2,})/i,
];
/** Longer texts are no connection strings. */
const MAX_DSN = 400;
/** Shorter texts are words of a protocol more often than secrets. */
const MIN_SECRET = 6;
const CLOUD_KEY = /^(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,24})$/;

export const secret: Rule = {
  id: "F08",
  name: "secret",
  severity: "high",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.85,
  texts: {
    en: {
      why: "A secret in the source is in every copy of the image and of the repository, and cannot differ between test and production.",
      found: "{name} holds a secret in plain text",
      fix: "Read it from an environment variable that the platform fills from its secret store, and change the secret: it is known.",
    },
    "zh-CN": {
      why: "写在源码里的密钥会出现在镜像和仓库的每一份拷贝里，测试与生产也无法区分。",
      found: "{name} 以明文保存密钥",
      fix: "从由平台密钥库注入的环境变量读取，并更换这个密钥：它已经泄露。",
    },
  },
  bad: [
    `const dbPassword = "Orders2019!"`,
    `c := config{Password: "hunter22"}`,
    `dsn := "orders:Orders2019!@tcp(db:3306)/orders"`,
    `dsn := "server=db;user id=sa;password=Orders2019!"`,
    `db, err := sql.Open("postgres", "postgres://app:s3cret@db/orders")`,
    `accessKey := "AKIAIOSFODNN7EXAMPLE"`,
  ],
  good: [
    `password := os.Getenv("DB_PASSWORD")`,
    `const passwordKey = "db.password"`,
    `const tokenHeader = "X-Token"`,
    `token := "access_token"`,
    `c := config{Password: ""}`,
    `dsn := "orders:${"$"}{DB_PASSWORD}@tcp(db:3306)/orders"`,
    `dsn := fmt.Sprintf("postgres://app:%s@db/orders", p)`,
    `const WORK_SECRET = "sert"`,
    `const errPassword = "password is too short"`,
  ],
  match: [
    { on: "string", pattern: /^(?:AKIA|LTAI)|@|pwd\s*=|password\s*=/i, check: secretText },
    { on: "keyed", keys: SECRET_NAME, check: secretByName },
  ],
};

function secretText({ text, key, start, end }: StringLiteral): Found | undefined {
  const conceal = { start, end };
  if (CLOUD_KEY.test(text)) return { params: { name: key ?? "-" }, conceal };
  if (text.length > MAX_DSN) return undefined;
  const value = DSN.map((pattern) => pattern.exec(text)?.[1]).find((one) => one !== undefined);
  return value === undefined || NO_SECRET.test(value) ? undefined : { params: { name: key ?? "DSN" }, conceal };
}

function secretByName(literal: StringLiteral): Found | undefined {
  const { text, key, start, end, call } = literal;
  if (call !== undefined || text.length < MIN_SECRET || NO_SECRET.test(text) || /\s/.test(text)) return undefined;
  // The text says it already.
  return secretText(literal) === undefined ? { params: { name: key ?? "-" }, conceal: { start, end } } : undefined;
}
