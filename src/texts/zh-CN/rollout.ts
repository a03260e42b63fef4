import type { SameKeys } from "../catalogue.ts";
import type { rollout as en } from "../en/rollout.ts";

export const rollout: SameKeys<typeof en> = {
  "transition.canary-started": "{service}：{instance} 已启动，尚未就绪",
  "transition.drained": "{service}：{instance} 还有 {left} 个请求，保持待命以便回滚",
  "transition.retiring": "{service}：正在停止 {instance}",
  "transition.rollback-decided": "{service}：正在从 {from} 退回 {to}",
  "outcome.rolled-back": "已回滚",
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
};
