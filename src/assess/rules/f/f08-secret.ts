import type { StringLiteral } from "../../go/syntax.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { isShown } from "./aside.ts";
import { CONFIG_DSN, CONFIG_SECRET, dsnOfEntry, secretOfEntry } from "./secret-entry.ts";
import { isCloudKey, isNoSecret, SECRET_NAME, secretInDsn } from "./secret-text.ts";

/** Shorter texts are words of a protocol more often than secrets. */
const MIN_SECRET = 6;
const PRETENDED = /^(?:fake|dummy|dump|mock|test|example|sample)/i;
/** Shorter tokens are words of a protocol or a parser. */
const MIN_WORDY = 16;

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
      detects: "Passwords, keys and tokens that stand in the source or in a configuration file as plain text.",
      evidence:
        "Speaks when a name such as password, token or access_key is given a literal that looks like a value, when a connection string holds a password, and at cloud access keys; silent for placeholders (${VAR}, <…>, changeme, xxx), names of secrets, tests, examples and translations; medium for defaults such as admin or 123456 and in Compose files.",
      why: "A secret in the source is in every copy of the image and of the repository, and cannot differ between test and production.",
      found: "{name} holds a secret in plain text",
      fix: "Read it from an environment variable that the platform fills from its secret store, and change the secret: it is known.",
    },
    "zh-CN": {
      detects: "以明文写在源码或配置文件里的密码、密钥和令牌。",
      evidence:
        "当 password、token、access_key 之类的名字得到看起来像真实值的字面量、连接串里含有密码、或出现云厂商访问密钥时报告；占位符（${VAR}、<…>、changeme、xxx）、密钥的名称、测试、示例和翻译文件不报告；admin、123456 之类的默认值和 Compose 文件为中等级别。",
      why: "写在源码里的密钥会出现在镜像和仓库的每一份拷贝里，测试与生产也无法区分。",
      found: "{name} 以明文保存密钥",
      fix: "从由平台密钥库注入的环境变量读取，并更换这个密钥：它已经泄露。",
    },
  },
  bad: [
    `const dbPassword = «"Orders2019!"`,
    `c := config{Password: «"hunter22"}`,
    `dsn := «"orders:Orders2019!@tcp(db:3306)/orders"`,
    `dsn := «"server=db;user id=sa;password=Orders2019!"`,
    `db, err := sql.Open("postgres", «"postgres://app:s3cret@db/orders")`,
    `accessKey := «"AKIAIOSFODNN7EXAMPLE"`,
    { "conf/app.ini": "[db]\nuser = orders\npassword = «Orders2019!\ndsn = «orders:Orders2019!@tcp(db:3306)/orders\n" },
    { "config.yaml": 'jwt:\n  secret: "«k8f03jd93kd0"\naccess_key: «LTAI4Fxq8mTz1abcdEFG\n' },
    { "appsettings.json": '{"Smtp": {"Password": "«mail-2018"}}\n' },
  ],
  good: [
    `password := os.Getenv("DB_PASSWORD")`,
    `const passwordKey = "db.password"`,
    `const tokenHeader = "X-Token"`,
    `token := "access_token"`,
    `c := config{Password: ""}`,
    `dsn := "orders:${"$"}{DB_PASSWORD}@tcp(db:3306)/orders"`,
    `dsn := fmt.Sprintf("postgres://app:%s@db/orders", p)`,
    `token := "blanks"`,
    `const credNamePassword = "UsernamePasswordCredential"`,
    `const WORK_SECRET = "sert"`,
    `const errPassword = "password is too short"`,
    {
      "conf/app.ini": "password = ${DB_PASSWORD}\ntoken = <your token>\nsecret =\nkey_token = changeme\npwd = xxxxxx\n",
    },
    {
      "deploy.yaml":
        "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password\nimagePullSecret: orders-registry\n",
    },
    { "login_test.go": 'package main\n\nconst password = "Orders2019!"\n' },
    { "examples/app.yaml": "password: Orders2019!\n", "config.example.yaml": "password: Orders2019!\n" },
    { "web/locales/de.json": '{"password": "Passwort2"}\n', "i18n/zh.yaml": "token: 令牌1234\n" },
    { "app.yaml": "token_ttl: 3600\nprivate_key: conf/server1.key\npassword_policy: strong8\ntoken: header\n" },
  ],
  match: [
    { on: "string", pattern: /^(?:AKIA|LTAI)|@|pwd\s*=|password\s*=/i, check: secretText },
    { on: "keyed", keys: SECRET_NAME, check: secretByName },
    { on: "config", keys: CONFIG_SECRET, check: secretOfEntry },
    { on: "config", values: CONFIG_DSN, check: dsnOfEntry },
  ],
};

function secretText({ text, key, start, end, call }: StringLiteral, { file }: Site): Found | undefined {
  if (isShown(file) || file.scope === "test" || call?.callee.startsWith("regexp.") === true) return undefined;
  const conceal = { start, end };
  if (isCloudKey(text)) return { params: { name: key ?? "-" }, conceal };
  return secretInDsn(text) === undefined ? undefined : { params: { name: key ?? "DSN" }, conceal };
}

function secretByName(literal: StringLiteral, site: Site): Found | undefined {
  const { text, key, start, end, call } = literal;
  if (isShown(site.file) || site.file.scope === "test" || PRETENDED.test(key ?? "")) return undefined;

  if (call !== undefined || text.length < MIN_SECRET || isNoSecret(text) || /\s/.test(text)) return undefined;
  // A word of a parser rather than a token.
  if (/token$/i.test(key ?? "") && (text.length < MIN_WORDY || /\.\w{2,4}$/.test(text))) return undefined;
  // The text says it already.
  return secretText(literal, site) === undefined
    ? { params: { name: key ?? "-" }, conceal: { start, end } }
    : undefined;
}
