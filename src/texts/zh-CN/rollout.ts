import type { SameKeys } from "../catalogue.ts";
import type { rollout as en } from "../en/rollout.ts";

export const rollout: SameKeys<typeof en> = {
  "reason.no-advisory-database": "没有安装漏洞库，因此没有查询已知漏洞",
  "reason.no-gate-asked": "没有询问任何关卡",
  "reason.journal-truncated": "文件末尾缺失",
  "reason.journal-foreign": "它不是 Slipway 的日志库",
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
  "reason.controller-lost": "控制进程丢失：部署进程在完成之前结束",
  "reason.superseded": "已被更新的部署取代",
  "reason.interrupted": "被用户中断",
  "reason.rolled-back-by-hand": "由用户回滚",
  "reason.no-evidence": "停在 {percent} %：{span} 内 {requests} 个请求",
  "note.ticks-lost": "{service}：分流器重启时丢失了一些计数，其余照常判断",
};
