import { once } from "../../once.ts";
import { argumentText, isCompared } from "../calls.ts";
import { isGuarded, knownNamesOf } from "../../go/guards.ts";
import type { Call, GoFile, StringLiteral } from "../../go/syntax.ts";
import type { Program } from "../../project/describe.ts";
import { servicePrograms } from "../../project/describe.ts";
import type { GoPackageFiles, Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { pathCall } from "./file-calls.ts";
import { allDockerfiles, type Dockerfile } from "../../config/dockerfile.ts";
import { callsOf } from "../../go/calls.ts";
import { stringsOf } from "../../go/strings.ts";

const MAKERS = new Set(["os.TempDir", "os.CreateTemp", "os.MkdirTemp", "io/ioutil.TempFile", "io/ioutil.TempDir"]);

export const temp: Rule = {
  id: "P28",
  name: "temp",
  severity: "high",
  axis: "runs",
  fix: "C",
  effortHours: 0.25,
  confidence: 0.95,
  supersedes: ["P01"],
  texts: {
    en: {
      detects: "Temporary folders of Windows in literals, and temporary files in an image that has no /tmp.",
      evidence:
        'Speaks for a literal such as C:\\Temp or c:/windows/temp, and for os.TempDir, os.CreateTemp("", …), paths at /tmp and their kin in a service whose Dockerfile ends in FROM scratch and neither copies, mounts nor names a /tmp; silent for temporary files with a folder of their own.',
      why: "A folder such as C:\\Temp does not exist on Linux, and an image made from scratch does not even have /tmp: the first temporary file fails.",
      found: '"{text}" is a temporary folder of Windows',
      fix: 'Use os.TempDir() or os.CreateTemp("", …) and mount a tmpfs at /tmp.',
      variants: {
        scratch: {
          found: "{call} needs /tmp, which the image of {dockerfile} does not have",
          fix: "Mount a tmpfs at /tmp (docker run --tmpfs /tmp, emptyDir in Kubernetes), or set TMPDIR to a volume.",
        },
      },
    },
    "zh-CN": {
      detects: "字面量里的 Windows 临时目录，以及在没有 /tmp 的镜像里使用临时文件。",
      evidence:
        '对 C:\\Temp、c:/windows/temp 这样的字面量发言；服务的 Dockerfile 以 FROM scratch 结束且没有复制、挂载或提到 /tmp 时，对 os.TempDir、os.CreateTemp("", …)、/tmp 下的路径等发言；对指定了目录的临时文件保持沉默。',
      why: "C:\\Temp 这样的目录在 Linux 上不存在，而 scratch 镜像连 /tmp 都没有：第一个临时文件就会失败。",
      found: "“{text}”是 Windows 的临时目录",
      fix: '改用 os.TempDir() 或 os.CreateTemp("", …)，并在 /tmp 挂载 tmpfs。',
      variants: {
        scratch: {
          found: "{call} 需要 /tmp，而 {dockerfile} 的镜像里没有",
          fix: "在 /tmp 挂载 tmpfs（docker run --tmpfs /tmp，Kubernetes 用 emptyDir），或把 TMPDIR 设为卷。",
        },
      },
    },
  },
  bad: [
    `f, err := os.Create(«"C:\\\\Temp\\\\orders.csv")`,
    {
      "Dockerfile.gate": 'FROM scratch\nCOPY gate /gate\nENTRYPOINT ["/gate"]\n',
      "Dockerfile.agent": 'FROM alpine\nCOPY agent /agent\nENTRYPOINT ["/agent"]\n',
      "cmd/gate/main.go": `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tos.WriteFile(«"/tmp/key.txt", nil, 0o600)\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
      "cmd/agent/main.go": `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tos.WriteFile("/tmp/key.txt", nil, 0o600)\n\thttp.ListenAndServe(":8081", nil)\n}\n`,
    },
    `const dir = «"c:/windows/temp"`,
    "dir := «`D:\\tmp`",
    {
      Dockerfile:
        'FROM golang AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tf, _ := «os.CreateTemp("", "orders")\n\tf.Close()\n}\n`,
    },
  ],
  good: [
    `f, err := os.CreateTemp("", "orders")`,
    `dir := "/tmp/orders"`,
    `const dir = "D:\\\\templates"`,
    `if strings.HasPrefix(p, "C:\\\\Temp") {\n\t}`,
    `if runtime.GOOS == "windows" {\n\t\t_ = "C:\\\\Temp"\n\t}`,
    {
      Dockerfile: 'FROM scratch\nCOPY app /app\nCOPY --from=alpine /tmp /tmp\nENTRYPOINT ["/app"]\n',
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.CreateTemp("", "orders")\n}\n`,
    },
    {
      Dockerfile: 'FROM alpine\nCOPY app /app\nENTRYPOINT ["/app"]\n',
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.CreateTemp("", "orders")\n}\n`,
    },
    {
      Dockerfile: "FROM scratch\nCOPY app /app\n",
      "main.go": `package main\n\nimport "os"\n\nfunc main() {\n\tos.CreateTemp("/data", "orders")\n\tprintln("/tmp is full")\n}\n`,
    },
  ],
  match: [
    {
      on: "string",
      pattern: /^[A-Za-z]:[\\/]+(?:windows[\\/]+)?te?mp(?:[\\/]|$)/i,
      check: (one, { file }) => (isCompared(file, one) ? undefined : { params: { text: one.text.slice(0, 120) } }),
    },
    { on: "tree", check: (tree, programs) => servicePrograms(programs).flatMap((one) => needsTemp(tree, one)) },
  ],
};

function needsTemp(tree: Tree, program: Program): readonly (Found & { readonly file: GoFile })[] {
  const dockerfile = imageOf(tree, program.main.folder);
  if (dockerfile === undefined || !lacksTemp(tree, dockerfile)) return [];
  return program.closure.flatMap((home) =>
    home.files
      .filter(({ scope, included }) => scope !== "test" && (included.linux || included.linuxCgo))
      .flatMap((file) =>
        callsOf(file)
          .filter((call) => makesTemp(home, file, call))
          .map(({ callee, start, end }) => ({ text: callee.replace("io/", ""), start, end }))
          .concat(stringsOf(file).filter((one) => isTempPath(home, file, one)))
          .map(({ text, start, end }) => ({
            file,
            variant: "scratch",
            params: { call: text, dockerfile: dockerfile.file.path },
            range: { start, end },
          })),
      ),
  );
}

function makesTemp(home: GoPackageFiles, file: GoFile, call: Call): boolean {
  if (!MAKERS.has(call.callee)) return false;
  const own = call.callee !== "os.TempDir" && !/^\s*(?:""|``|os\.TempDir\(\))/.test(argumentText(file, call));
  return !own && !isGuarded(file, call.start, knownNamesOf(home.files));
}

/** A path at /tmp that something is done with: no comparison, no mount of another program. */
function isTempPath(home: GoPackageFiles, file: GoFile, one: StringLiteral): boolean {
  if (!/^\/tmp(?:\/[\w.%-]+)*\/?$/.test(one.text) || isCompared(file, one)) return false;
  const used = one.call === undefined ? one.key !== undefined : pathCall(file, one.start) !== undefined;
  return used && !isGuarded(file, one.start, knownNamesOf(home.files));
}

/** The Dockerfile a program's image is made by: the only one in its folder, the one of its name, or in the nearest one above. */
function imageOf(tree: Tree, folder: string): Dockerfile | undefined {
  const all = allDockerfiles(tree);
  for (let at = folder; ; at = at.includes("/") ? at.slice(0, at.lastIndexOf("/")) : ".") {
    const here = all.filter(
      ({ file: { path } }) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".") === at,
    );
    const named = here.filter(({ file: { path } }) => path.endsWith(`.${folder.slice(folder.lastIndexOf("/") + 1)}`));
    if (here.length > 0 || at === ".") return here.length === 1 ? here[0] : named[0];
  }
}

/** Nothing in the image, nor in a file that starts it, speaks of a temporary folder. */
function lacksTemp(tree: Tree, { stages }: Dockerfile): boolean {
  const last = stages.at(-1);
  if (last?.base !== "scratch") return false;
  if (last.instructions.some(({ args }) => /(?:^|[\s"=/])tmp\b|TMPDIR/.test(args))) return false;
  return !mountsTemp(tree);
}

/** A file that starts the image puts something at /tmp; looked up once a tree. */
const mountsTemp = once((tree: Tree): boolean => {
  const mounts = tree.texts.some(
    ({ path, text }) => /\.ya?ml$/i.test(path) && /\btmpfs\b|\bTMPDIR\b|mountPath:\s*["']?\/tmp\b|:\/tmp\b/.test(text),
  );
  return mounts;
});
