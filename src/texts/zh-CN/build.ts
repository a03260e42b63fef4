import type { SameKeys } from "../catalogue.ts";
import type { build as en } from "../en/build.ts";

export const build: SameKeys<typeof en> = {
  "note.go-not-as-pinned": "无法取得 Go {wanted}，改用 Go {version} 编译：镜像可能与别处构建的不同",
};
