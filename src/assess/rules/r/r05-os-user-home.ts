import { textAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import type { FinalImage } from "../../project/image.ts";
import { isSetOutside } from "../f/environment.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { isLeftOut, someImage } from "./image-facts.ts";
import { isFirst } from "../f/first.ts";
import { isNoService } from "../f/aside.ts";

/** Functions that need HOME. */
const HOMES = new Set([
  "os.UserHomeDir",
  "os.UserConfigDir",
  "os.UserCacheDir",
  "github.com/mitchellh/go-homedir.Dir",
  "github.com/mitchellh/go-homedir.Expand",
]);
/** Functions that need a database of users. */
const USERS = new Set(["os/user.Current", "os/user.Lookup", "os/user.LookupGroup"]);
/** Users that every such image has. */
const PRESENT = /^(?:root|nobody|nonroot)?$/;

export const osUserHome: Rule = {
  id: "R05",
  name: "os-user-home",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Home folders and user accounts that an image does not have.",
      evidence:
        "Speaks once per file for accounts and once for the home folder: at os/user and the home folder when the image has no /etc/passwd (scratch), at user.Lookup of a name the image does not know, and, as medium, at os.UserHomeDir and the like in Slipway's image, where the home is the root; silent when HOME is set outside, for images with users, and in tests.",
      why: "A container runs as a bare number. Without /etc/passwd and HOME, user.Current and os.UserHomeDir answer with an error, and the home of a number is the root, where nothing may be written.",
      found: "asks for {what}, and the image has no users",
      fix: "Copy an /etc/passwd with the user into the image and set ENV HOME to a writable folder, or take the folder from a variable such as DATA_DIR.",
      variants: {
        home: {
          found: "asks for {what}: in the image that is the root, where nothing may be written",
          fix: "Take the folder from a variable such as DATA_DIR, or set HOME for the container to a folder where a volume is mounted.",
        },
        account: {
          found: "looks up the account {what}, which no image has",
          fix: "Leave users to the platform: drop the lookup and set the number of the user in the image (USER 65532), or read a number from a variable.",
        },
      },
    },
    "zh-CN": {
      detects: "镜像里不存在的主目录和用户账号。",
      evidence:
        "每个文件对账号和主目录各报告一次：镜像没有 /etc/passwd（scratch）时的 os/user 和主目录、user.Lookup 查找镜像不认识的用户名、以及（中等级别）在主目录为根目录的 Slipway 镜像里使用 os.UserHomeDir 等；外部设置了 HOME、镜像有用户、以及测试中不报告。",
      why: "容器以一个数字身份运行。没有 /etc/passwd 和 HOME 时，user.Current 和 os.UserHomeDir 会返回错误，而数字用户的主目录是不可写的根目录。",
      found: "需要 {what}，而镜像里没有用户",
      fix: "把包含该用户的 /etc/passwd 复制进镜像，并用 ENV HOME 指向可写目录；或由 DATA_DIR 之类的变量给出目录。",
      variants: {
        home: {
          found: "需要 {what}：在镜像里它是根目录，不允许写入",
          fix: "由 DATA_DIR 之类的变量给出目录，或把容器的 HOME 设为挂载了卷的目录。",
        },
        account: {
          found: "查找账号 {what}，镜像里没有这个账号",
          fix: "把用户交给平台：去掉查找，在镜像里用数字指定用户（USER 65532），或从变量读取数字。",
        },
      },
    },
  },
  bad: [
    `home, err := «os.UserHomeDir()`,
    `u, err := «user.Lookup("orders")`,
    `u, err := «user.Current()\n\tdir := filepath.Join(u.HomeDir, ".orders")`,
    {
      "main.go": `package main\n\nimport "os/user"\n\nfunc main() { «user.Current() }\n`,
      Dockerfile: "FROM scratch\nCOPY app /app\nUSER 10001\n",
    },
    {
      "main.go": `package main\n\nimport (\n\t"os"\n\t"os/user"\n)\n\nfunc main() {\n\t«user.Current()\n\t«os.UserConfigDir()\n\tos.UserHomeDir()\n}\n`,
      Dockerfile: "FROM scratch\nCOPY app /app\n",
    },
  ],
  good: [
    `u, err := user.Current()\n\tlog.Println(u.Username)`,
    `u, err := user.Lookup(name)`,
    `u, err := user.Lookup("nobody")`,
    `home := os.Getenv("DATA_DIR")`,
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { os.UserHomeDir() }\n`,
      Dockerfile: "FROM alpine\nCOPY app /app\n",
    },
    {
      "main.go": `package main\n\nimport "os"\n\nfunc main() { os.UserHomeDir() }\n`,
      "docker-compose.yml": "services:\n  app:\n    build: .\n    environment:\n      HOME: /data\n",
    },
    {
      "main.go": `package main\n\nimport (\n\t"os"\n\t"os/user"\n)\n\nfunc main() {\n\tuser.Current()\n\tos.UserHomeDir()\n}\n`,
      Dockerfile: "FROM scratch\nCOPY passwd /etc/passwd\nCOPY app /app\n",
    },
    { "main_test.go": `package main\n\nimport "os"\n\nfunc home() { os.UserHomeDir() }\n` },
  ],
  match: [
    {
      on: "call",
      callees: [...HOMES, ...USERS],
      check: (call, site) => {
        const found = askedFor(call, site);
        return found !== undefined &&
          isFirst(
            call,
            site,
            (one) => HOMES.has(one.callee) === HOMES.has(call.callee) && askedFor(one, site) !== undefined,
          )
          ? found
          : undefined;
      },
    },
  ],
};

function askedFor(call: Call, { file, home: own, tree }: Site): Found | undefined {
  const { callee, strings } = call;
  if (isNoService(file) || !(HOMES.has(callee) || USERS.has(callee)) || isLeftOut(tree, own)) return undefined;
  const what = file.text.slice(call.start, call.open);
  const bare = ({ users }: FinalImage): boolean => users === false;
  if (callee.startsWith("os/user.Lookup")) {
    const name = strings[0]?.text ?? "";
    const absent =
      !PRESENT.test(name) && someImage(tree, ({ users, source }) => users === false || source === "slipway");
    return absent ? { variant: "account", params: { what: name } } : undefined;
  }
  const home = HOMES.has(callee);
  if (home && isSetOutside(tree, "HOME")) return undefined;
  if (someImage(tree, bare)) return { params: { what } };
  if (!someImage(tree, ({ source }) => source === "slipway")) return undefined;
  return home || /\.HomeDir\b/.test(textAround(file, call.start))
    ? { variant: "home", severity: "medium", params: { what } }
    : undefined;
}
