import { declarationAround } from "../../go/around.ts";
import { callsAround } from "../../go/calls.ts";
import type { GoFile, Range } from "../../go/syntax.ts";
import type { Found, Rule } from "../rule.ts";
import { isNoService } from "./aside.ts";

/** The folder is cut off the program's path, or it is made the working directory. */
const FOLDER = /\bfilepath\.(?:Dir|Split)\(|\bpath\.(?:Dir|Split)\(|\bos\.Chdir\(|"\.\.\/?"/;
/** `path[:strings.LastIndex(path, "/")]`; what stands behind the index is only the name. */
const CUT_OFF = /\bstrings\.LastIndex(?:Byte|Any)?\([\s\S]*\[\s*0?\s*:\s*[^\]\s]|\[\s*0?\s*:\s*strings\.LastIndex/;
/** The program starts, replaces or registers itself: other rules speak of that. */
const ITSELF =
  /\bos\.Rename\(|\bexec\.Command(?:Context)?\(\s*(?:os\.Args\[0\]|exe\w*|self\w*|bin\w*)|\bos\.StartProcess\(/;
/** A file is made beside the program. */
const WRITES_BESIDE = /\bos\.(?:Create|CreateTemp|OpenFile|WriteFile)\(/;
const OWN_PATH = /\bos\.(?:Executable\(|Args\[0\])|\bosext\.Executable(?:Folder)?\(/g;

export const exeDir: Rule = {
  id: "F03",
  name: "exe-dir",
  severity: "medium",
  axis: "fit",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.92,
  texts: {
    en: {
      detects: "The folder of the program's own file, taken as the home of its data and settings.",
      evidence:
        "Speaks when os.Executable, os.Args[0] or osext is asked in a function that takes the folder of the answer or changes into it; silent for the program's name in messages, for a program that starts or renames itself without making a file beside it, and once per function.",
      why: "In an image the program stands alone, often in the root, and nothing beside it is there or may be written.",
      found: "takes the folder of the executable as its home ({how})",
      fix: 'Take the folder from a variable with a default, cmp.Or(os.Getenv("APP_HOME"), "/app"), and copy what is read from there into the image.',
    },
    "zh-CN": {
      detects: "把程序文件所在的目录当作数据和配置的根目录。",
      evidence:
        "当函数里使用 os.Executable、os.Args[0] 或 osext，并取其目录或切换到该目录时报告；只用于显示程序名、或程序启动、改名自身而不在旁边建文件时不报告；每个函数只报告一次。",
      why: "镜像里的程序是单独存放的，常常在根目录，旁边没有其他文件，也不允许写入。",
      found: "把可执行文件所在目录当作根目录（{how}）",
      fix: '用带默认值的变量给出目录 cmp.Or(os.Getenv("APP_HOME"), "/app")，并把要读取的文件复制进镜像。',
    },
  },
  bad: [
    `self, _ := «os.Executable()\n\tfresh := filepath.Join(filepath.Dir(self), "next.bin")\n\t_ = os.WriteFile(fresh, body, 0o755)\n\t_ = os.Rename(fresh, self)`,
    `exe, err := «os.Executable()\n\tdir := filepath.Dir(exe)\n\t_ = os.Chdir(dir)`,
    `dir, err := filepath.Abs(filepath.Dir(«os.Args[0]))`,
    `file, _ := exec.LookPath(«os.Args[0])\n\tfull, _ := filepath.Abs(file)\n\tdir := full[:strings.LastIndex(full, string(os.PathSeparator))]`,
    `package main\n\nimport "github.com/kardianos/osext"\n\nfunc home() string {\n\tdir, _ := «osext.ExecutableFolder()\n\treturn dir\n}\n`,
  ],
  good: [
    `fmt.Fprintf(os.Stderr, "usage: %s [flags]\\n", os.Args[0])`,
    `name := filepath.Base(os.Args[0])`,
    `flags := flag.NewFlagSet(os.Args[0], flag.ExitOnError)`,
    `exe, _ := os.Executable()\n\t_ = exec.Command(exe, "worker").Start()`,
    `dir := filepath.Dir(os.Args[1])`,
    `exe, _ := os.Executable()\n\tcmd := exec.Command(exe, "worker")\n\tcmd.Dir = filepath.Dir(exe)\n\t_ = cmd.Start()`,
    `name := os.Args[0]\n\tname = name[strings.LastIndex(name, "/")+1:]`,
    `if runtime.GOOS == "windows" {\n\t\texe, _ := os.Executable()\n\t\t_ = os.Chdir(filepath.Dir(exe))\n\t}`,
    `// dir := filepath.Dir(os.Args[0])`,
  ],
  match: [
    {
      on: "symbol",
      symbols: {
        os: new Set(["Executable", "Args"]),
        "github.com/kardianos/osext": new Set(["Executable", "ExecutableFolder"]),
      },
      check: ({ start, end, name }, { file }) => folderOf(file, { start, end }, name),
    },
  ],
};

function folderOf(file: GoFile, at: Range, name: string): Found | undefined {
  if (isNoService(file) || (name === "Args" && !file.text.startsWith("[0]", at.end))) return undefined;
  const around = declarationAround(file, at.start);
  if (around === undefined) return undefined;
  const text = file.text.slice(around.start, around.end);
  const cutsFolder = name === "ExecutableFolder" || ((FOLDER.test(text) || CUT_OFF.test(text)) && !inMessage(file, at));
  if (!cutsFolder || (ITSELF.test(text) && !(text.includes("filepath.Join(") && WRITES_BESIDE.test(text))))
    return undefined;
  // Once per function.
  const first = [...text.matchAll(OWN_PATH)].find(
    ({ index }) => !inMessage(file, { start: around.start + index, end: 0 }),
  );
  if (first !== undefined && around.start + first.index < at.start) return undefined;
  return { params: { how: name === "Args" ? "os.Args[0]" : file.text.slice(at.start, at.end) } };
}

/** Printed, or taken for its last part. */
function inMessage(file: GoFile, { start }: Range): boolean {
  const { text } = file;
  const [call] = callsAround(file, start);
  return (
    call !== undefined &&
    /(?:Print|Fatal|Error|Usage|Sprint|Info|Warn|NewFlagSet|filepath\.Base|path\.Base|NewApp)/.test(
      text.slice(call.start, call.open),
    )
  );
}
