import { table } from "../../../kit/table.ts";
import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { isNoService } from "./aside.ts";

/** Calls that make a store in the memory or on the disk of one process → what is kept there. */
const STORES = table<"session" | "captcha">({
  "github.com/alexedwards/scs.New": "session",
  "github.com/alexedwards/scs.NewSession": "session",
  "github.com/alexedwards/scs/v2.New": "session",
  "github.com/alexedwards/scs/v2.NewSession": "session",
  "github.com/alexedwards/scs/v2/memstore.New": "session",
  "github.com/gin-contrib/sessions/memstore.NewStore": "session",
  "github.com/gofiber/fiber/v2/middleware/session.New": "session",
  "github.com/gofiber/fiber/v3/middleware/session.New": "session",
  "github.com/gorilla/sessions.NewFilesystemStore": "session",
  "github.com/kataras/iris/v12/sessions.New": "session",
  "github.com/quasoft/memstore.NewMemStore": "session",
  "github.com/dchest/captcha.New": "captcha",
  "github.com/dchest/captcha.NewLen": "captcha",
  "github.com/mojocn/base64Captcha.NewMemoryStore": "captcha",
});
/** A store of its own is given: Redis, a database. */
const SHARED = /\bStore\b|\bStorage\b|redis|memcache|mysql|postgres|UseDatabase/i;
const COOKIE_STORES = ["github.com/gorilla/sessions.NewCookieStore", "github.com/gin-contrib/sessions/cookie.NewStore"];

export const localSession: Rule = {
  id: "F13",
  name: "local-session",
  severity: "medium",
  axis: "fit",
  fix: "M",
  effortHours: 2,
  confidence: 0.88,
  texts: {
    en: {
      detects: "Sessions and captchas that live in one process and are unknown to every other replica.",
      evidence:
        "Speaks where a library makes a store in memory or on disk, where beego's session manager gets memory or file, where a map of sessions is a variable of the package, and where cookies are signed with a key made at start; silent with a store in Redis or a database.",
      why: "With two replicas, and at every release, a request reaches a process that does not know the session: users are logged out and cannot say when.",
      found: "keeps sessions where only this process finds them ({where})",
      fix: "Keep them in a store that all replicas share, such as redisstore or redis.NewStore of the same library, or in signed cookies.",
      variants: {
        captcha: {
          found: "keeps captchas where only this process finds them ({where})",
          fix: "Give the library a store in Redis: captcha.SetCustomStore, or base64Captcha with a Store of your own.",
        },
        key: {
          found: "signs cookies with a key that every process makes anew ({where})",
          fix: "Read the key from an environment variable such as SESSION_KEY that all replicas get from the secret store.",
        },
      },
    },
    "zh-CN": {
      detects: "只存在于一个进程、其他副本不知道的会话和验证码。",
      evidence:
        "在库创建内存或磁盘存储、beego 会话管理器使用 memory 或 file、包级变量是会话 map、以及用启动时生成的密钥签名 cookie 的位置报告；使用 Redis 或数据库存储时不报告。",
      why: "有两个副本时，以及每次发布时，请求会到达不认识该会话的进程：用户会莫名其妙地被登出。",
      found: "会话保存在只有本进程能找到的地方（{where}）",
      fix: "保存到所有副本共享的存储，例如同一个库的 redisstore 或 redis.NewStore，或使用签名的 cookie。",
      variants: {
        captcha: {
          found: "验证码保存在只有本进程能找到的地方（{where}）",
          fix: "给库配置 Redis 存储：captcha.SetCustomStore，或给 base64Captcha 提供自己的 Store。",
        },
        key: {
          found: "用每个进程各自生成的密钥签名 cookie（{where}）",
          fix: "从环境变量（如 SESSION_KEY）读取密钥，让所有副本从密钥库得到同一个值。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport "github.com/gin-contrib/sessions/memstore"\n\nvar store = «memstore.NewStore([]byte("k"))\n`,
    `package main\n\nimport "github.com/gorilla/sessions"\n\nvar store = «sessions.NewFilesystemStore("", []byte("k"))\n`,
    `package main\n\nimport "github.com/astaxie/beego/session"\n\nfunc start() {\n\tmanager, err := «session.NewManager("memory", &session.ManagerConfig{})\n\t_, _ = manager, err\n}\n`,
    `var «sessions = map[string]*user{}`,
    `package main\n\nimport (\n\t"github.com/gorilla/securecookie"\n\t"github.com/gorilla/sessions"\n)\n\nvar store = «sessions.NewCookieStore(securecookie.GenerateRandomKey(32))\n`,
  ],
  good: [
    `package main\n\nimport "github.com/gorilla/sessions"\n\nvar store = sessions.NewCookieStore([]byte(key))\n`,
    `package main\n\nimport "github.com/gin-contrib/sessions/redis"\n\nvar store, _ = redis.NewStore(10, "tcp", "redis:6379", "", []byte("k"))\n`,
    `package main\n\nimport "github.com/astaxie/beego/session"\n\nfunc start() { session.NewManager("redis", &session.ManagerConfig{}) }\n`,
    `package main\n\nimport "github.com/gofiber/fiber/v2/middleware/session"\n\nvar store = session.New(session.Config{Storage: storage})\n`,
    `var orders = map[string]order{}`,
    `sessions := map[string]int{}`,
    `var sessionNames = map[string]string{"a": "b"}`,
  ],
  match: [
    {
      on: "call",
      callees: Object.keys(STORES),
      check: (call, { file }) => {
        if (isNoService(file)) return undefined;
        const around = file.text.slice(call.start, call.end + 600);
        const shared = /memstore|MemStore|MemoryStore|Filesystem/.test(call.callee)
          ? false
          : SHARED.test(call.callee.includes("captcha") ? file.text : around);
        const where = file.text.slice(call.start, call.open);
        if (shared) return undefined;
        return STORES[call.callee] === "captcha" ? { variant: "captcha", params: { where } } : { params: { where } };
      },
    },
    {
      on: "call",
      callees: [
        "github.com/astaxie/beego/session.NewManager",
        "github.com/beego/beego/v2/server/web/session.NewManager",
      ],
      check: ({ strings }, { file }) => {
        const kind = strings[0]?.text ?? "";
        return /^(?:memory|file)$/.test(kind) && !isNoService(file) ? { params: { where: kind } } : undefined;
      },
    },
    {
      on: "call",
      callees: COOKIE_STORES,
      check: (call, { file }) =>
        /GenerateRandomKey\(/.test(argumentText(file, call))
          ? { variant: "key", params: { where: file.text.slice(call.start, call.open) } }
          : undefined,
    },
    {
      on: "code",
      words: [
        "sessions",
        "Sessions",
        "sessionMap",
        "SessionMap",
        "sessionStore",
        "userSessions",
        "loginTokens",
        "sessionPool",
      ],
      pattern:
        /^(?:var\s+|\t)(sessions|Sessions|sessionMap|SessionMap|sessionStore|userSessions|loginTokens|sessionPool)\s*(?:=\s*(?:make\(\s*)?|\s)(?:map\[string\](?!bool\b)|sync\.Map\b)/m,
      check: ({ groups, start }, { file }) => {
        const name = groups[1] ?? "";
        const at = start + groups[0].trimStart().indexOf(name);
        const declared = file.declarations.some((one) => one.kind === "var" && one.start === at);
        return declared && !isNoService(file)
          ? { params: { where: name }, range: { start: at, end: at + name.length } }
          : undefined;
      },
    },
  ],
};
