import type { SameKeys } from "../catalogue.ts";
import type { target as en } from "../en/target.ts";

export const target: SameKeys<typeof en> = {
  "reason.case-collision": "两个名称只有大小写不同，在本系统上是同一个文件",
  "reason.compression-broken": "压缩数据已损坏",
  "reason.device-node": "这是设备或管道，不是文件",
  "reason.drive-letter": "名称以盘符开头",
  "reason.duplicate-entry": "同一路径出现了两次",
  "reason.entry-type": "镜像中不允许有这种条目",
  "reason.hardlink-out": "硬链接指向镜像之外",
  "reason.header-broken": "条目头已损坏",
  "reason.name-encoding": "名称不是 UTF-8",
  "reason.name-unfit": "名称在本系统上不可用",
  "reason.path-absolute": "路径是绝对路径",
  "reason.path-traversal": "路径指向目录之外",
  "reason.ratio-too-high": "解压后膨胀过多",
  "reason.sparse-file": "镜像中不允许有稀疏文件",
  "reason.symlink-out": "链接指向镜像之外",
  "reason.through-symlink": "将会透过链接写入",
  "reason.too-many-bytes": "解压后过大",
  "reason.too-many-entries": "文件过多",
  "reason.trailing-data": "结尾之后还有数据",
  "reason.truncated": "过早结束",
  "reason.whiteout-invalid": "无意义的删除标记",

  "reason.crash-loop": "已连续 {crashes} 次退出，最后一次状态为 {status}",
  "reason.env-unset": "这里不知道 {names} 的值，因此没有再次启动",
  "reason.exited": "已退出，状态为 {status}",
  "reason.not-started": "无法启动：{status}",
  "reason.port-in-use": "端口 {port} 已被其他程序占用",
  "reason.probe-failed": "{probe} 的回答是 {answer}",
  "reason.supervisor-down": "监护进程没有运行，无人照看",

  "reason.compression-unsupported": "某一层的压缩方式在此无法解开（支持 gzip）",
  "reason.manifest-broken": "清单或配置无法读取",
  "reason.no-entry-point": "没有说明要运行哪个程序",
  "reason.no-platform": "不是为本机构建的",
  "reason.program-absent": "其中没有它所指的程序",

  "error.env-unset": "{service} 需要 {names}，但没有设置",
  "hint.env-unset": "请在运行本命令的环境中设置它后重试；变量的值从不保存。",
};
