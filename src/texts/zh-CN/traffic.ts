import type { SameKeys } from "../catalogue.ts";
import type { traffic as en } from "../en/traffic.ts";

export const traffic: SameKeys<typeof en> = {
  "error.daemon-already-runs": "{endpoint} 上已有另一个守护进程在应答",
  "hint.daemon-already-runs": "每个用户一个守护进程就够了：请使用正在运行的那个，或先停止它。",
  "error.daemon-endpoint-unsafe": "控制套接字所在的目录 {folder} 属于他人，或对所有人开放",
  "hint.daemon-endpoint-unsafe": "请删除该目录，或将 XDG_RUNTIME_DIR 设为只有您能写入的目录。",
  "error.daemon-refused": "{endpoint} 的守护进程拒绝了请求，状态码 {status}",
  "hint.daemon-refused":
    "若为 401，则其密钥不同：是否在它运行期间更改了 SLIPWAY_HOME 或删除了 daemons 目录？请停止该守护进程后重新运行命令。",
  "error.route-invalid": "{service} 的路由无法执行：其 {what} 无效",
  "hint.route-invalid": "这是请求方的错误：名称须由字母和数字组成，权重之和须为 1000，计数间隔须不少于 250 毫秒。",
  "error.secret-file-exposed": "{file} 中的密钥已损坏，或他人可读",
  "hint.secret-file-exposed": "请删除该文件并停止守护进程：下一条命令会生成只有您能读取的新密钥。",
  "error.splitter-state-broken": "无法读取 {file} 中的分流器状态",
  "hint.splitter-state-broken": "该文件保持原样，其中的路由未在监听。请将它移开，然后重新运行 `slipway up`。",
};
