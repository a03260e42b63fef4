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
};
