import type { SameKeys } from "../catalogue.ts";
import type { rollout as en } from "../en/rollout.ts";

export const rollout: SameKeys<typeof en> = {
  "transition.canary-started": "{service}：{instance} 已启动，尚未就绪",
  "transition.drained": "{service}：{instance} 还有 {left} 个请求，保持待命以便回滚",
  "transition.retiring": "{service}：正在停止 {instance}",
  "transition.rollback-decided": "{service}：正在从 {from} 退回 {to}",
  "outcome.rolled-back": "已回滚",
};
