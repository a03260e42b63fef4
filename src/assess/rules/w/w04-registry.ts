import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { lookedUp, used, XSYS } from "./windows-api.ts";

const REGISTRY = `${XSYS}/registry`;
const METHODS = [
  "GetStringValue",
  "GetStringsValue",
  "GetIntegerValue",
  "GetBinaryValue",
  "GetMUIStringValue",
  "SetStringValue",
  "SetExpandStringValue",
  "SetDWordValue",
  "SetQWordValue",
  "SetBinaryValue",
  "DeleteValue",
  "ReadSubKeyNames",
  "ReadValueNames",
];
const FUNCTIONS =
  "RegOpenKeyEx RegQueryInfoKey RegEnumKeyEx RegQueryValueEx RegCreateKeyEx RegSetValueEx RegDeleteKey RegDeleteValue RegNotifyChangeKeyValue";
const AUTOSTART = /CurrentVersion\\+Run\b/i;

export const registry: Rule = {
  id: "W04",
  name: "registry",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 1,
  confidence: 0.98,
  supersedes: ["W02"],
  texts: {
    en: {
      detects: "Reads and writes of the Windows registry, by x/sys/windows/registry or by the API's own functions.",
      evidence:
        "A call of the registry package, a method of its keys in a file that imports it, or a Reg… function, in a file that Linux builds; the Run key is told apart as a registration for the start of Windows.",
      why: "Linux has no registry. Settings of a container come from its environment and from mounted files.",
      found: "{name} works on the Windows registry",
      fix: "Read the value from an environment variable with a default, or from the service's configuration file.",
      variants: {
        autostart: {
          found: "{name} registers the program for the start of Windows",
          fix: "Delete this: what starts a container is the platform's business.",
        },
      },
    },
    "zh-CN": {
      detects: "通过 x/sys/windows/registry 或 API 自身的函数读写 Windows 注册表。",
      evidence:
        "Linux 也会编译的文件调用注册表包、在导入它的文件里调用键的方法，或使用 Reg… 函数；Run 键单独识别为随 Windows 启动的登记。",
      why: "Linux 没有注册表。容器的设置来自环境变量和挂载的文件。",
      found: "{name} 操作 Windows 注册表",
      fix: "改为从带默认值的环境变量或服务的配置文件读取。",
      variants: {
        autostart: { found: "{name} 把程序登记为随 Windows 启动", fix: "删除它：容器由平台启动。" },
      },
    },
  },
  bad: [
    `k, err := «registry.OpenKey(registry.LOCAL_MACHINE, "SOFTWARE\\\\Orders", registry.QUERY_VALUE)`,
    `package main\n\nimport "golang.org/x/sys/windows/registry"\n\nfunc read(k registry.Key) {\n\t«k.GetStringValue("DataDir")\n}\n`,
    `k, err := «registry.OpenKey(registry.CURRENT_USER, "Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run", registry.SET_VALUE)`,
    `err := «syscall.RegOpenKeyEx(root, name, 0, access, &key)`,
    `query := «advapi32.NewProc("RegQueryValueExW")`,
  ],
  good: [
    `package main\n\ntype store struct{}\n\nfunc (store) DeleteValue(string) {}\n\nfunc main() { store{}.DeleteValue("x") }\n`,
    `package main\n\nimport "example.com/app/registry"\n\nfunc main() { registry.OpenKey("orders") }\n`,
    `//go:build windows\n\npackage main\n\nimport "golang.org/x/sys/windows/registry"\n\nfunc main() { registry.OpenKey(0, "", 0) }\n`,
  ],
  match: [
    {
      on: "call",
      callees: ["OpenKey", "CreateKey", "DeleteKey", "OpenRemoteKey"].map((name) => `${REGISTRY}.${name}`),
      check: (call, { file }) => ({
        params: { name: `registry.${call.callee.slice(REGISTRY.length + 1)}` },
        ...(AUTOSTART.test(argumentText(file, call)) ? { variant: "autostart" } : {}),
      }),
    },
    {
      on: "call",
      callees: METHODS.map((name) => `.${name}`),
      check: ({ callee }, { file }) =>
        file.imports.some(({ path }) => path === REGISTRY) ? { params: { name: callee.slice(1) } } : undefined,
    },
    used({ syscall: FUNCTIONS, [XSYS]: FUNCTIONS }),
    lookedUp(FUNCTIONS),
  ],
};
