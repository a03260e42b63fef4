import type { Rule } from "../rule.ts";
import { argumentText } from "../calls.ts";

const REGISTRY = "golang.org/x/sys/windows/registry";
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
const AUTOSTART = /CurrentVersion\\+Run\b/i;

export const registry: Rule = {
  id: "W04",
  name: "registry",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 1,
  confidence: 0.98,
  texts: {
    en: {
      why: "Linux has no registry. Settings of a container come from its environment and from mounted files.",
      found: "{call} works on the Windows registry",
      fix: "Read the value from an environment variable with a default, or from the service's configuration file.",
      variants: {
        autostart: {
          found: "{call} registers the program for the start of Windows",
          fix: "Delete this: what starts a container is the platform's business.",
        },
      },
    },
    "zh-CN": {
      why: "Linux 没有注册表。容器的设置来自环境变量和挂载的文件。",
      found: "{call} 操作 Windows 注册表",
      fix: "改为从带默认值的环境变量或服务的配置文件读取。",
      variants: {
        autostart: { found: "{call} 把程序登记为随 Windows 启动", fix: "删除它：容器由平台启动。" },
      },
    },
  },
  bad: [
    `k, err := registry.OpenKey(registry.LOCAL_MACHINE, "SOFTWARE\\\\Orders", registry.QUERY_VALUE)`,
    `package main\n\nimport "golang.org/x/sys/windows/registry"\n\nfunc read(k registry.Key) {\n\tk.GetStringValue("DataDir") // found\n}\n`,
  ],
  good: [
    `package main\n\ntype store struct{}\n\nfunc (store) DeleteValue(string) {}\n\nfunc main() { store{}.DeleteValue("x") }\n`,
    `//go:build windows\n\npackage main\n\nimport "golang.org/x/sys/windows/registry"\n\nfunc main() { registry.OpenKey(0, "", 0) }\n`,
  ],
  match: [
    {
      on: "call",
      callees: ["OpenKey", "CreateKey", "DeleteKey", "OpenRemoteKey"].map((name) => `${REGISTRY}.${name}`),
      check: (call, { file }) => ({
        params: { call: `registry.${call.callee.slice(REGISTRY.length + 1)}` },
        ...(AUTOSTART.test(argumentText(file, call)) ? { variant: "autostart" } : {}),
      }),
    },
    {
      on: "call",
      callees: METHODS.map((name) => `.${name}`),
      check: ({ callee }, { file }) =>
        file.imports.some(({ path }) => path === REGISTRY) ? { params: { call: callee.slice(1) } } : undefined,
    },
  ],
};
