import type { Range } from "../../go/syntax.ts";
import type { TextFile, Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { allDockerfiles, commandWords, type Stage } from "../../config/dockerfile.ts";
import { copiedFrom, inside } from "./copied-from.ts";

const NOT_EXECUTABLE = 0o100644;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i;
/** A service's command in a compose file, when it stands on one line. */
const COMMAND = /^([ \t]+(?:command|entrypoint):[ \t]*)([^\s#&*|>][^\r\n]*)/gm;

export const execBit: Rule = {
  id: "P19",
  name: "exec-bit",
  severity: "blocker",
  axis: "runs",
  fix: "A",
  effortHours: 0.1,
  confidence: 0.96,
  texts: {
    en: {
      detects:
        "Scripts and programs of the tree that a container starts although git records them without the executable bit.",
      evidence:
        "Speaks when ENTRYPOINT or CMD of a Dockerfile, or a command of a compose file, names a file that the last stage copies from the tree and git's index has with mode 100644 (or, without an index, the disk does not let start); silent when chmod or --chmod is seen, or an interpreter is named before it.",
      why: 'Windows has no executable bit, so that a file committed there is not executable: the container ends with "permission denied" when it starts.',
      found: "{file} is started by the container but git records it with mode 100644",
      fix: "Run git update-index --chmod=+x {file}, or copy it with COPY --chmod=0755.",
      variants: {
        disk: {
          found: "{file} is started by the container but may not be executed on this disk",
          fix: "Run chmod +x {file} (and git update-index --chmod=+x {file}), or copy it with COPY --chmod=0755.",
        },
      },
    },
    "zh-CN": {
      detects: "容器启动的脚本或程序，而 git 记录里没有可执行位。",
      evidence:
        "Dockerfile 的 ENTRYPOINT 或 CMD、或 compose 文件的命令启动最后阶段从仓库复制的文件，且 git 索引里其模式为 100644（没有索引时以磁盘上的权限为准）时发言；出现 chmod 或 --chmod、或前面写了解释器时保持沉默。",
      why: "Windows 没有可执行位，在那里提交的文件不可执行：容器启动时以“permission denied”结束。",
      found: "容器会启动 {file}，但 git 记录的模式是 100644",
      fix: "执行 git update-index --chmod=+x {file}，或用 COPY --chmod=0755 复制。",
      variants: {
        disk: {
          found: "容器会启动 {file}，但它在磁盘上没有可执行位",
          fix: "执行 chmod +x {file}（以及 git update-index --chmod=+x {file}），或用 COPY --chmod=0755 复制。",
        },
      },
    },
  },
  bad: [
    {
      ".git/index": "100644 Dockerfile\n100644 entrypoint.sh\n",
      "entrypoint.sh": "#!/bin/sh\n",
      Dockerfile: 'FROM alpine\nCOPY entrypoint.sh /\n«ENTRYPOINT ["/entrypoint.sh"]\n',
    },
    {
      ".git/index": "100644 scripts/run.sh\n",
      "scripts/run.sh": "#!/bin/sh\n",
      Dockerfile: "FROM golang AS build\nRUN chmod +x /x\nFROM alpine\nWORKDIR /app\nCOPY . .\n«CMD ./scripts/run.sh\n",
    },
    {
      ".git/index": "100644 start.sh\n",
      "start.sh": "#!/bin/sh\n",
      Dockerfile: "FROM alpine\nWORKDIR /app\nCOPY start.sh ./\n",
      "compose.yaml": "services:\n  orders:\n    build: .\n    command: «./start.sh --port 8080\n",
    },
    {
      "bin/serve.sh": "#!/bin/sh # mode 644\nexec ./app\n",
      Dockerfile: 'FROM alpine\nCOPY bin/serve.sh /opt/serve.sh\n«CMD ["/opt/serve.sh"]\n',
    },
  ],
  good: [
    {
      "bin/serve.sh": "#!/bin/sh # mode 644\nexec ./app\n",
      Dockerfile: 'FROM alpine\nCOPY bin/serve.sh /opt/serve.sh\nCMD ["/bin/sh", "/opt/serve.sh"]\n',
    },
    {
      ".git/index": "100755 entrypoint.sh\n",
      "entrypoint.sh": "#!/bin/sh\n",
      Dockerfile: 'FROM alpine\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
    },
    {
      ".git/index": "100644 entrypoint.sh\n",
      "entrypoint.sh": "#!/bin/sh\n",
      Dockerfile: 'FROM alpine\nCOPY --chmod=0755 entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
    },
    {
      ".git/index": "100644 entrypoint.sh\n",
      "entrypoint.sh": "#!/bin/sh\n",
      Dockerfile: 'FROM alpine\nCOPY entrypoint.sh /\nRUN chmod +x /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
    },
    {
      ".git/index": "100644 entrypoint.sh\n",
      "entrypoint.sh": "#!/bin/sh\n",
      Dockerfile: 'FROM alpine\nCOPY entrypoint.sh /\nENTRYPOINT ["sh", "/entrypoint.sh"]\n',
    },
    {
      "entrypoint.sh": "#!/bin/sh\n",
      Dockerfile: 'FROM alpine\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
    },
  ],
  match: [{ on: "tree", check: (tree) => [...startedByImages(tree), ...startedByCompose(tree)] }],
};

type Placed = Found & { readonly file: TextFile };

function startedByImages(tree: Tree): readonly Placed[] {
  return allDockerfiles(tree).flatMap(({ file, stages }) => {
    const last = stages.at(-1);
    if (last === undefined) return [];
    return last.instructions
      .filter(({ name }) => name === "ENTRYPOINT" || name === "CMD")
      .flatMap(({ words, start, end }) => notExecutable(tree, file, last, { words, range: { start, end }, at: file }));
  });
}

function startedByCompose(tree: Tree): readonly Placed[] {
  const images = allDockerfiles(tree).flatMap(({ file, stages }) => {
    const last = stages.at(-1);
    return last === undefined ? [] : [{ file, last }];
  });
  return tree.texts
    .filter(({ path }) => COMPOSE.test(path))
    .flatMap((compose) =>
      [...compose.text.matchAll(COMMAND)].flatMap((match) => {
        const start = match.index + (match[1] ?? "").length;
        const range = { start, end: match.index + match[0].length };
        const words = commandWords((match[2] ?? "").replace(/^["']|["']$/g, ""));
        return images
          .flatMap(({ file, last }) => notExecutable(tree, file, last, { words, range, at: compose }))
          .slice(0, 1);
      }),
    );
}

interface Command {
  readonly words: readonly string[];
  readonly range: Range;
  readonly at: TextFile;
}

function notExecutable(
  tree: Tree,
  dockerfile: TextFile,
  stage: Stage,
  { words, range, at }: Command,
): readonly Placed[] {
  if (stage.instructions.some(({ args }) => /\bchmod\b/.test(args))) return [];
  const word = words.find((one) => one !== "exec") ?? "";
  if (!word.includes("/")) return [];
  const folder = stage.instructions.findLast(({ name }) => name === "WORKDIR")?.args ?? "/";
  const slash = dockerfile.path.lastIndexOf("/");
  const contexts = [".", ...(slash < 0 ? [] : [dockerfile.path.slice(0, slash)])];
  const path = copiedFrom(tree, contexts, stage, inside(folder, word));
  if (path === undefined) return [];
  const params = { file: path };
  if (tree.modes !== undefined) return tree.modes.get(path) === NOT_EXECUTABLE ? [{ file: at, range, params }] : [];
  // An archive may have lost the bit that git has.
  return tree.notExecutable.has(path) ? [{ file: at, range, params, variant: "disk", severity: "high" }] : [];
}
