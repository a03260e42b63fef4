import type { ConfigDocument, ConfigEntry } from "../../config/document.ts";
import { finalImages, type FinalImage } from "../../project/image.ts";
import type { Tree } from "../../project/tree.ts";
import { isAside } from "../f/aside.ts";
import { isForeignContainer } from "../f/foreign-image.ts";
import type { Found, Rule } from "../rule.ts";

const TOOL = /^(?:\/(?:usr\/)?bin\/)?(curl|wget|nc|sh|bash|grpc_health_probe|ps|pgrep|cat|test)\b/;

export const healthcheckTool: Rule = {
  id: "R11",
  name: "healthcheck-tool",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.92,
  texts: {
    en: {
      detects: "Health checks that run curl, wget or a shell inside an image that has none.",
      evidence:
        "Speaks at a HEALTHCHECK of a Dockerfile, at healthcheck.test of Compose and at an exec probe of Kubernetes when the tool is not in the final image; silent when it is installed, for probes by HTTP, and for images of others.",
      why: "The check fails though the service is well: the container is called unhealthy, is restarted, and gets no traffic.",
      found: "checks its health with {tool}, which the image does not have",
      fix: 'Let the platform ask by HTTP (httpGet in Kubernetes), or give the program a verb that asks itself, HEALTHCHECK CMD ["/app", "healthcheck"].',
    },
    "zh-CN": {
      detects: "在没有 curl、wget 或 shell 的镜像里使用它们的健康检查。",
      evidence:
        "当 Dockerfile 的 HEALTHCHECK、Compose 的 healthcheck.test 或 Kubernetes 的 exec 探针使用了最终镜像里没有的工具时报告；已安装该工具、HTTP 探针和他人镜像不报告。",
      why: "服务正常而检查失败：容器被判为不健康，被重启，得不到流量。",
      found: "用 {tool} 检查健康状态，而镜像里没有它",
      fix: '让平台用 HTTP 检查（Kubernetes 的 httpGet），或给程序加一个检查自己的子命令 HEALTHCHECK CMD ["/app", "healthcheck"]。',
    },
  },
  bad: [
    {
      Dockerfile:
        "FROM alpine:3.20\nCOPY app /app\n«HEALTHCHECK --interval=5s CMD curl -f http://localhost:8080/healthz\n",
    },
    { Dockerfile: 'FROM scratch\nCOPY app /app\n«HEALTHCHECK CMD ["wget", "-q", "http://localhost:8080/healthz"]\n' },
    { Dockerfile: "FROM gcr.io/distroless/static\nCOPY app /app\n«HEALTHCHECK CMD /app --check\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "docker-compose.yml":
        'services:\n  app:\n    build: .\n    healthcheck:\n      test: ["CMD", "«curl", "-f", "http://localhost:8080/healthz"]\n',
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "deploy.yaml":
        "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: registry.example.com/app:1\n          livenessProbe:\n            exec:\n              command:\n                - «sh\n                - -c\n                - curl localhost:8080\n",
    },
  ],
  good: [
    { Dockerfile: "FROM alpine:3.20\nCOPY app /app\nHEALTHCHECK CMD wget -q http://localhost:8080/healthz\n" },
    {
      Dockerfile:
        "FROM debian:12\nRUN apt-get install -y curl\nCOPY app /app\nHEALTHCHECK CMD curl -f http://localhost\n",
    },
    { Dockerfile: 'FROM scratch\nCOPY app /app\nHEALTHCHECK CMD ["/app", "healthcheck"]\n' },
    { Dockerfile: "FROM scratch\nCOPY app /app\nHEALTHCHECK NONE\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "docker-compose.yml":
        'services:\n  db:\n    image: mysql:8\n    healthcheck:\n      test: ["CMD", "sh", "-c", "mysqladmin ping"]\n',
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "deploy.yaml":
        "spec:\n  containers:\n    - name: app\n      livenessProbe:\n        httpGet:\n          path: /healthz\n",
    },
  ],
  match: [
    {
      on: "tree",
      check: (tree) =>
        finalImages(tree).flatMap((image) => {
          const { dockerfile } = image;
          return (dockerfile?.instructions ?? []).flatMap((one) => {
            const tool =
              one.name === "HEALTHCHECK" ? missingTool(one.args.replace(/^(?:--\S+\s+)*/, ""), image) : undefined;
            return tool === undefined || dockerfile === undefined
              ? []
              : [{ file: dockerfile.file, range: one, params: { tool } }];
          });
        }),
    },
    { on: "config", values: /^(?:\/(?:usr\/)?bin\/)?(?:curl|wget|sh|bash)\b/, check: probeOf },
  ],
};

/** What `CMD …` needs and the image lacks. */
function missingTool(command: string, image: FinalImage): string | undefined {
  const [, exec, rest = ""] = /^CMD\s+(\[)?\s*(.*)$/.exec(command) ?? [];
  if (rest === "") return undefined;
  const first = rest.replace(/^"/, "");
  if (exec === undefined && image.shell === false) return TOOL.exec(first)?.[1] ?? "sh";
  const tool = TOOL.exec(first)?.[1];
  return tool !== undefined && lacks(image, tool) ? tool : undefined;
}

function lacks({ shell, packages, base, libc }: FinalImage, tool: string): boolean {
  if (packages.has(tool)) return false;
  if (shell === false) return true;
  if (libc === "musl") return /(?:^|\/)alpine(?::|$)/.test(base) && (tool === "curl" || tool === "bash");
  return /(?:^|\/)(?:debian|ubuntu)(?::|$)/.test(base) && (tool === "curl" || tool === "wget" || tool === "nc");
}

/** The first word of a probe in Compose or Kubernetes. */
function probeOf({ path, value }: ConfigEntry, document: ConfigDocument, tree: Tree): Found | undefined {
  const at = path.join("/");
  const compose = /\/healthcheck\/test(?:\/1)?$/.test(at);
  if (!compose && !/(?:liveness|readiness|startup)Probe\/exec\/command\/0$/.test(at)) return undefined;
  const container = path.slice(
    0,
    path.findIndex((part) => part === "healthcheck" || part.endsWith("Probe")),
  );
  if (document.format !== "yaml" || isAside(document.file.path) || isForeignContainer(container, document))
    return undefined;
  const tool = TOOL.exec(value)?.[1];
  return tool !== undefined && finalImages(tree).every((image) => lacks(image, tool))
    ? { params: { tool } }
    : undefined;
}
