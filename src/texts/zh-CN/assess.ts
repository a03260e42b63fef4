import type { SameKeys } from "../catalogue.ts";
import type { assess as en } from "../en/assess.ts";

export const assess: SameKeys<typeof en> = {
  "error.go-mod-invalid": "{file} 不是有效的 go.mod：从第 {line} 行起无法理解",
  "hint.go-mod-invalid": "在该目录运行 `go mod edit -fmt`，Go 会说明哪里不对。",

  "reason.app-from-module": "模块是 {module}",
  "reason.app-from-modules": "所有模块都以 {path} 开头",
  "reason.app-from-folder": "各模块没有共同的名字，因此取目录名 {folder}",
  "reason.service-listens": "它的 main 包在 {file}:{line} 打开端口",
  "reason.service-only-main": "{folder} 是唯一的 main 包",
  "reason.name-from-folder": "它的目录是 {folder}",
  "reason.name-from-app": "它位于模块根目录",
  "reason.need-from-variable": "它在 {file}:{line} 通过 {variable} 查找 {service}",
  "reason.port-literal": "{file}:{line} 监听 {port}",
  "reason.port-from-variable": "{file}:{line} 从 {variable} 读取端口，没有默认值",
  "reason.port-from-default": "{file}:{line} 从 {variable} 读取端口，未设置时为 {port}",
  "reason.port-unreadable": "{file}:{line} 监听的地址在程序运行时才算出",
  "reason.port-none": "没有找到监听端口的调用",
  "reason.port-variable-read": "{file}:{line} 从 {variable} 读取端口",
  "reason.port-address-variable": "{file}:{line} 处的 {variable} 是完整地址，而不只是端口",
  "reason.port-fixed": "端口写死在源码 {file}:{line} 中",
  "reason.health-route": "{file}:{line} 应答 {route}",
  "reason.health-none": "没有找到 /healthz 之类的路由，因此以能建立 TCP 连接为准",

  "reason.nothing-blocks": "它的 {total} 个 Go 文件都不妨碍为 Linux 编译",
  "reason.blockers-in-few-files": "妨碍为 Linux 编译的 {count} 处集中在 {total} 个 Go 文件中的 {files} 个",
  "reason.blockers-spread": "妨碍为 Linux 编译的 {count} 处分散在 {total} 个 Go 文件中的 {files} 个",
  "reason.needs-windows": "{file}:{line} 处的 {rule} 离不开 Windows",
  "reason.fix-first": "先处理 {rule} {name}：{count} 处，手工约需 {hours} 小时",

  "reason.assess-grave": "有 {count} 处问题达到 {severity} 级别或更严重",
  "reason.assess-rule": "{rule} 出现 {count} 处",

  "reason.rules-off": "以下规则在 slipway.yaml 中已关闭：{rules}",
  "reason.ignore-without-rule": "{file}:{line} 处的忽略注释没有写规则，因此不起作用",
  "reason.ignore-without-reason": "{file}:{line} 处的忽略注释没有写理由，因此不起作用",
  "reason.ignore-unused": "{file}:{line} 要求忽略 {rule}，但那里没有这样的问题",
  "reason.not-assessment": "它是 JSON，但不是评估文档",

  "reason.no-go-facts": "没有询问 Go 工具链",
  "reason.no-module-database": "没有查看它依赖的 {modules} 个模块",
  "reason.no-module-file": "没有 go.mod，因此无法跟踪目录内部的导入",
  "reason.module-file-broken": "{file} 不是有效的 go.mod（第 {line} 行）",
  "reason.generated-aside": "{files} 个生成的文件只检查了妨碍编译的问题",
  "reason.tests-not-scored": "测试中的发现不计入分数",
  "reason.file-unread": "没有读取 {file}：{reason}",
  "reason.file-too-long": "没有读取 {file}：{bytes} 字节，超出了源文件的大小",
  "reason.file-binary": "没有读取 {file}：其中有 NUL 字节",
  "reason.symlink-outside": "链接指向目录之外",
  "reason.symlink-loop": "链接指回自身",
  "reason.vanished": "文件已消失或不允许读取",
};
