import { textAround } from "../../go/around.ts";
import type { Call } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { Found, Rule, Site } from "../rule.ts";

/** A file in the system's temporary folder. */
const TEMPORARY =
  /\bos\.TempDir\(\)|\b(?:os|ioutil)\.(?:CreateTemp|MkdirTemp|TempFile|TempDir)\(\s*(?:""|os\.TempDir\(\))/;
const HARD = /^["`](?:\/tmp\/|[A-Za-z]:[\\/]+(?:windows[\\/]+)?te?mp[\\/])/i;
/** A temporary folder by its name alone. */
const NAMED = /\b\w*te?mp(?:dir|folder|root|directory)\w*\b/i;
/** The folder is made next to something. */
const BESIDE = /\b(?:MkdirTemp|TempDir)\(\s*(?!""|os\.)[\w"]/;
/** What is done when renaming fails. */
const FALLBACK = /\bio\.Copy(?:Buffer|N)?\(|\bEXDEV\b|\b(?:copy|move)\w*\(|\bos\.(?:WriteFile|CopyFS)\(/i;

export const exdev: Rule = {
  id: "P25",
  name: "exdev",
  severity: "high",
  axis: "runs",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.93,
  texts: {
    en: {
      detects: "os.Rename from the temporary folder to another one.",
      evidence:
        "Speaks when the file that is renamed was made in os.TempDir or by os.CreateTemp with an empty folder and the new name is elsewhere, and less loudly for a folder that is only called temporary; silent when the function can copy instead, when the temporary file is made beside its target, and under a condition on runtime.GOOS.",
      why: 'In a container /tmp and the data volume are different file systems: renaming across them fails with "invalid cross-device link". On one Windows drive it always worked.',
      found: "{from} is renamed from the temporary folder to {to}",
      fix: 'Make the temporary file in the target\'s folder, os.CreateTemp(filepath.Dir(target), "*.tmp"), or copy with io.Copy and os.Remove when os.Rename answers syscall.EXDEV.',
    },
    "zh-CN": {
      detects: "用 os.Rename 把文件从临时目录移到别处。",
      evidence:
        "被重命名的文件由 os.TempDir 或以空目录调用 os.CreateTemp 产生、而新名字在别处时发言，只是名字叫临时目录时级别较低；函数里能改为复制、临时文件就建在目标旁边、或处在 runtime.GOOS 条件之下时保持沉默。",
      why: "容器里 /tmp 与数据卷是不同的文件系统：跨越它们重命名会以“invalid cross-device link”失败。在同一个 Windows 盘上则总是成功。",
      found: "{from} 从临时目录重命名为 {to}",
      fix: '把临时文件建在目标目录 os.CreateTemp(filepath.Dir(target), "*.tmp")，或在 os.Rename 返回 syscall.EXDEV 时用 io.Copy 复制后 os.Remove。',
    },
  },
  bad: [
    `f, err := os.CreateTemp("", "orders")\n\tf.Close()\n\terr = «os.Rename(f.Name(), target)`,
    `tmp := filepath.Join(os.TempDir(), "orders.csv")\n\terr := «os.Rename(tmp, filepath.Join(dataDir, "orders.csv"))`,
    `err := «os.Rename(filepath.Join(cfg.TempDir, name), filepath.Join(cfg.DataDir, name))`,
    `dir, err := ioutil.TempDir("", "in")\n\tpart := filepath.Join(dir, "a.csv")\n\terr = «os.Rename(part, target)`,
  ],
  good: [
    `f, err := os.CreateTemp(filepath.Dir(target), "orders")\n\terr = os.Rename(f.Name(), target)`,
    `err := os.Rename(target+".part", target)`,
    `f, err := os.CreateTemp("", "orders")\n\tif err := os.Rename(f.Name(), target); err != nil {\n\t\tio.Copy(w, f)\n\t}`,
    `tmpDir, err := os.MkdirTemp(dataDir, "in")\n\terr = os.Rename(filepath.Join(tmpDir, "a"), target)`,
    `tmp := filepath.Join(os.TempDir(), "a")\n\terr := os.Rename(tmp, filepath.Join(os.TempDir(), "b"))`,
    `if runtime.GOOS == "windows" {\n\t\ttmp := os.TempDir() + "/a"\n\t\tos.Rename(tmp, target)\n\t}`,
    `// os.Rename(os.TempDir()+"/a", target)`,
  ],
  match: [{ on: "call", callees: ["os.Rename"], check: crossesVolumes }],
};

function crossesVolumes(call: Call, { file }: Site): Found | undefined {
  const [from, to] = argumentsOf(file, call).map(({ start, end }) => file.text.slice(start, end).trim());
  if (from === undefined || to === undefined) return undefined;
  const around = textAround(file, call.start);
  if (isTemporary(around, to, 0)) return undefined;
  const named = NAMED.exec(from)?.[0];
  const told = isTemporary(around, from, 0);
  if (!told && (named === undefined || NAMED.test(to) || BESIDE.test(around))) return undefined;
  return FALLBACK.test(around) ? undefined : { params: { from, to }, ...(told ? {} : { severity: "medium" as const }) };
}

/** The expression is a place in the temporary folder, itself or through the names in it. */
function isTemporary(around: string, expression: string, hops: number): boolean {
  if (TEMPORARY.test(expression) || HARD.test(expression)) return true;
  if (hops > 2) return false;
  const names = new Set(expression.match(/(?<![.\w"])[A-Za-z_]\w*(?![\w("])/g) ?? []);
  return [...names].some((name) => {
    const given = new RegExp(`(?<![.\\w])${name}(?:,\\s*\\w+)?\\s*:?=\\s*([^\\n]*)`).exec(around)?.[1];
    return given !== undefined && isTemporary(around, given, hops + 1);
  });
}
