import type { TextFile, Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { allDockerfiles } from "../../config/dockerfile.ts";

const SCRIPT = /\.(?:sh|bash)$/i;
const HOOK = /(?:^|\/)(?:\.githooks|\.husky|hooks)\/[\w-]+$|(?:^|\/)(?:pre-commit|pre-push|commit-msg)$/i;
const ENTRYPOINT = /(?:^|\/)(?:docker-)?entrypoint(?:\.sh|\.bash)?$/i;
const ENVIRONMENT = /(?:^|\/)\.env(?:\.[\w-]+)?$|\.env$/i;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i;

export const crlfScript: Rule = {
  id: "P18",
  name: "crlf-script",
  severity: "blocker",
  axis: "runs",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.98,
  texts: {
    en: {
      detects: "Shell scripts, entry points, git hooks and .env files whose lines end in CR LF.",
      evidence:
        "Speaks when a line of the file ends in CR LF; loudest for a script that a Dockerfile or a compose file names, since it runs in the container; silent for batch files and files with LF.",
      why: 'Linux takes the CR for a part of the line: the interpreter called "/bin/sh\\r" does not exist, and the container ends with "no such file or directory" before it began.',
      found: "{file} ends its lines in CR LF",
      fix: 'Convert it to LF, and write "*.sh text eol=lf" into .gitattributes so that it stays so.',
      variants: {
        env: {
          found: "{file} ends its lines in CR LF, which a shell that reads it takes for a part of the values",
          fix: 'Convert it to LF, and write ".env* text eol=lf" into .gitattributes.',
        },
      },
    },
    "zh-CN": {
      detects: "以 CR LF 换行的 shell 脚本、入口脚本、git 钩子和 .env 文件。",
      evidence:
        "文件有以 CR LF 结尾的行时发言；Dockerfile 或 compose 文件提到的脚本级别最高，因为它在容器里运行；对批处理文件和 LF 换行的文件保持沉默。",
      why: "Linux 把 CR 当作行的一部分：名为“/bin/sh\\r”的解释器不存在，容器还没开始就以“no such file or directory”结束。",
      found: "{file} 以 CR LF 换行",
      fix: "转换为 LF，并在 .gitattributes 里写“*.sh text eol=lf”，使其保持不变。",
      variants: {
        env: {
          found: "{file} 以 CR LF 换行，读取它的 shell 会把 CR 当作值的一部分",
          fix: "转换为 LF，并在 .gitattributes 里写“.env* text eol=lf”。",
        },
      },
    },
  },
  bad: [
    { Dockerfile: 'FROM alpine\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n', "run.sh": "#!/bin/sh«\r\nexec /orders\r\n" },
    { "docker-entrypoint.sh": "#!/bin/sh«\r\nexec /orders\r\n" },
    { "scripts/build.sh": "#!/bin/bash\nset -e«\r\ngo build ./...\n" },
    { ".env": "PORT=8080«\r\nDATA_DIR=/data\r\n" },
    { ".githooks/pre-commit": "#!/bin/sh«\r\ngo vet ./...\r\n" },
  ],
  good: [
    { "run.sh": "#!/bin/sh\nexec /orders\n" },
    { "build.bat": "go build ./...\r\n" },
    { "app.ini": "a = b\r\n" },
    { "run.sh": "#!/bin/sh\nprintf 'a\\r\\n'\n" },
  ],
  match: [
    {
      on: "text",
      names:
        /\.(?:sh|bash|env)$|(?:^|\/)(?:(?:docker-)?entrypoint|pre-commit|pre-push|commit-msg|\.env(?:\.[\w-]+)?)$|(?:^|\/)(?:\.githooks|\.husky)\//i,
      check: (file, tree) => carriageReturns(file, tree),
    },
  ],
};

function carriageReturns(file: TextFile, tree: Tree): readonly Found[] {
  const { path, text } = file;
  const start = text.indexOf("\r\n");
  if (start < 0) return [];
  const name = path.slice(path.lastIndexOf("/") + 1);
  const range = { start, end: start + 2 };
  const params = { file: name };
  if (ENVIRONMENT.test(path)) return [{ variant: "env", severity: "medium", params, range }];
  if (HOOK.test(path)) return [{ severity: "medium", params, range }];
  if (!SCRIPT.test(path) && !ENTRYPOINT.test(path) && !text.startsWith("#!")) return [];
  return [{ params, range, ...(runsInContainer(path, name, tree) ? {} : { severity: "high" as const }) }];
}

function runsInContainer(path: string, name: string, tree: Tree): boolean {
  if (ENTRYPOINT.test(path)) return true;
  const namedBy = [
    ...allDockerfiles(tree).map(({ file }) => file),
    ...tree.texts.filter((one) => COMPOSE.test(one.path)),
  ];
  return namedBy.some(({ text }) =>
    new RegExp(`(?<![\\w.-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w.-])`).test(text),
  );
}
