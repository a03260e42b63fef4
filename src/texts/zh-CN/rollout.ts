import type { SameKeys } from "../catalogue.ts";
import type { rollout as en } from "../en/rollout.ts";

export const rollout: SameKeys<typeof en> = {
  "reason.no-advisory-database": "没有安装漏洞库，因此没有查询已知漏洞",
  "reason.no-gate-asked": "没有询问任何门禁",
  "reason.journal-truncated": "文件末尾缺失",
  "reason.journal-foreign": "它不是 Slipway 的日志",
  "reason.journal-damaged": "文件内部已损坏",
  "reason.canary-broken":
    "新版本连续 {ticks} 个周期内 {canaryRequests} 个请求失败 {canaryErrors} 个（{canaryPercent} %）",
  "reason.canary-worse":
    "新版本 {canaryRequests} 个请求失败 {canaryErrors} 个（{canaryPercent} %），旧版本 {stableRequests} 个失败 {stableErrors} 个（{stablePercent} %）：超过允许的 {allowed} 倍",
  "reason.below-slo": "{canaryRequests} 个请求失败 {canaryErrors} 个（{canaryPercent} %）：已证明低于 {limitPercent} %",
  "reason.below-ratio":
    "{canaryRequests} 个请求失败 {canaryErrors} 个（{canaryPercent} %）：已证明低于旧版本的 {ruleOut} 倍",
  "reason.canary-gone": "新版本（{instance}）已不存在",
  "reason.canary-exited": "新版本已退出；日志：{log}",
  "reason.canary-crash-loop": "新版本崩溃了 {restarts} 次；日志：{log}",
  "reason.canary-unready": "新版本在 {seconds} 秒后仍未就绪；日志：{log}",
  "reason.canary-lost": "新版本已丢失",
  "reason.controller-lost": "控制进程丢失：部署进程在完成之前结束",
  "reason.superseded": "已被更新的部署取代",
  "reason.interrupted": "被用户中断",
  "reason.rolled-back-by-hand": "由用户回滚",
  "reason.no-evidence": "停在 {percent} %：{span} 内 {requests} 个请求",
  "note.ticks-lost": "{service}：分流进程重启时丢失了一些计数，其余照常判断",
  "state.serving": "{version} 正在服务",
  "state.restored": "{version} 正在服务；{rejected} 已撤回",
  "state.deploy-failed": "{version} 正在服务；{rejected} 部署失败",
  "state.rolled-back": "{version} 正在服务，由 {from} 回滚而来",
  "state.starting-canary": "{version} 正在服务；{canary} 正在启动",
  "state.canary": "{version} 正在服务；{canary} 占 {percent} %",
  "state.held": "暂停：{canary} 占 {percent} %，其余由 {version} 服务",
  "state.degraded": "{version} 尚未就绪",
  "state.crash-looping": "{version} 反复崩溃",
  "state.never-deployed": "从未部署",
  "state.stopped": "已停止",
  "state.down": "停机：没有版本在服务",
  "next.run-up": "运行 `slipway up` 启动",
  "next.run-deploy": "运行 `slipway deploy {service}` 部署一个版本",
  "next.run-resume": "`slipway deploy {service} --resume` 继续放量，`slipway rollback {service}` 撤回",
  "next.run-logs": "查看日志，然后运行 `slipway deploy {service}` 或 `slipway rollback {service}`",
};
