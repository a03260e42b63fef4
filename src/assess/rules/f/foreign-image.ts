import type { ConfigDocument } from "../../config/document.ts";

/** Images that are not built from a Go tree. */
const FOREIGN =
  /^(?:[\w.-]+\/)*(?:mysql|mariadb|postgres|redis|mongo|nginx|rabbitmq|elasticsearch|kafka|zookeeper|etcd|nacos-server|minio|grafana|prometheus|busybox|alpine|node|php)(?::|@|$)/i;

/** True when a container of Compose or Kubernetes, given by the path of its mapping, runs somebody else's image. */
export function isForeignContainer(container: readonly string[], { entries }: ConfigDocument): boolean {
  const image = entries.find(
    (one) =>
      one.key === "image" &&
      one.path.length === container.length + 1 &&
      container.every((part, index) => one.path[index] === part),
  );
  return image !== undefined && FOREIGN.test(image.value);
}
