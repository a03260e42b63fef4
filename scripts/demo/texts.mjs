// The demo's own words. It tells a story around commands whose words are the product's.
const en = {
  title: "Slipway: from Go source on Windows to a canary that promotes or restores itself",
  go: "Go {version} ({program})",
  assess: "1. What ties legacy-orders to Windows",
  assessed: "{findings} findings ({blockers} blockers), readiness {overall}/100, strategy: {strategy}",
  finding: "{file}:{line}  {rule} {name}  {evidence}",
  up: "2. Build three images, push, verify, start",
  image: "{service}: {digest}",
  verified: "{service}: re-read from the registry and hashed: {blobs} blobs, {bytes} bytes",
  serving: "shop answers at {url}",
  load: "   load: {rate} requests/s through gateway to orders, from a process of its own",
  good: "3. Deploy orders v2, a good version",
  promoted: "PROMOTED v2 after {requests} canary requests, {errors} errors, in {seconds} s",
  bad: "4. Deploy orders v3: {percent} % of its requests fail",
  restored: "RESTORED v2: {because}",
  numbers: "canary {canaryErrors} errors of {canaryRequests} requests, stable {stableErrors} of {stableRequests}",
  "canary-broken": "{canaryErrors} of {canaryRequests} canary requests failed in {ticks} ticks in a row",
  "canary-worse":
    "{canaryErrors} of {canaryRequests} canary requests failed, {stableErrors} of {stableRequests} of the old version",
  truth: "5. What serves now, read back",
  now: "{service}: {version}  {digest}",
  clients: "clients sent {requests} requests ({perSecond}/s): {failed} failed, beside {injected} injected faults",
  "no-go": "no usable Go, and none could be fetched",
  otherwise: "{version} was not to end as: {outcome}",
  "wrong-version": "orders serves {version}, not v2",
  "clients-failed": "{failed} requests of clients failed: {examples}",
  kept: "left running in {folder}: SLIPWAY_HOME={home} bin/slipway status --cwd {shop}",
  done: "done in {seconds} s",
  failed: "the demo failed: {reason}",
  slow: "note: orders saw {perSecond} requests/s, fewer than the 300 this story is told with",
};

const zhCN = {
  title: "Slipway：从 Windows 上的 Go 源码，到会自行转正或恢复的金丝雀发布",
  go: "Go {version}（{program}）",
  assess: "1. legacy-orders 与 Windows 的绑定",
  assessed: "发现 {findings} 处（阻断 {blockers} 处），就绪度 {overall}/100，策略：{strategy}",
  finding: "{file}:{line}  {rule} {name}  {evidence}",
  up: "2. 构建三个镜像、推送、校验、启动",
  image: "{service}：{digest}",
  verified: "{service}：已从镜像仓库重新读取并校验：{blobs} 个数据块，{bytes} 字节",
  serving: "shop 的访问地址：{url}",
  load: "   负载：每秒 {rate} 个请求经 gateway 到 orders，由独立进程发出",
  good: "3. 部署 orders v2（正常版本）",
  promoted: "已转正 v2：金丝雀请求 {requests} 个，错误 {errors} 个，用时 {seconds} 秒",
  bad: "4. 部署 orders v3：{percent} % 的请求会失败",
  restored: "已恢复 v2：{because}",
  numbers: "金丝雀 {canaryRequests} 个请求中 {canaryErrors} 个错误，稳定版 {stableRequests} 个中 {stableErrors} 个",
  "canary-broken": "连续 {ticks} 个周期内，金丝雀 {canaryRequests} 个请求中有 {canaryErrors} 个失败",
  "canary-worse":
    "金丝雀 {canaryRequests} 个请求中有 {canaryErrors} 个失败，旧版本 {stableRequests} 个中有 {stableErrors} 个",
  truth: "5. 当前实际提供服务的版本（重新读取）",
  now: "{service}：{version}  {digest}",
  clients: "客户端共发送 {requests} 个请求（{perSecond}/秒）：失败 {failed} 个，另有注入故障 {injected} 个",
  "no-go": "没有可用的 Go，也无法获取",
  otherwise: "{version} 的结果不应是 {outcome}",
  "wrong-version": "orders 由 {version} 提供服务，而不是 v2",
  "clients-failed": "客户端有 {failed} 个请求失败：{examples}",
  kept: "已保留运行，目录 {folder}：SLIPWAY_HOME={home} bin/slipway status --cwd {shop}",
  done: "完成，用时 {seconds} 秒",
  failed: "演示失败：{reason}",
  slow: "注意：orders 每秒只收到 {perSecond} 个请求，少于本演示设定的 300 个",
};

const STRATEGIES = {
  en: {
    "linux-container": "Linux container",
    isolate: "isolate by build tags",
    "windows-container": "Windows container for now",
  },
  "zh-CN": { "linux-container": "Linux 容器", isolate: "用构建标签隔离", "windows-container": "暂用 Windows 容器" },
};

/** The language a person asked for, by the same order as the product: flag, SLIPWAY_LANG, LC_ALL, LC_MESSAGES, LANG, Intl. */
export function languageOf(flag, env) {
  const named =
    flag ??
    env.SLIPWAY_LANG ??
    env.LC_ALL ??
    env.LC_MESSAGES ??
    env.LANG ??
    Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(named) ? "zh-CN" : "en";
}

export function storyTexts(lang) {
  const texts = lang === "zh-CN" ? zhCN : en;
  return {
    has: (key) => key in texts,
    say: (key, params = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? `{${name}}`)),
    strategy: (kind) => STRATEGIES[lang][kind] ?? kind,
  };
}
