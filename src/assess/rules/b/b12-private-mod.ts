import { allDockerfiles } from "../../config/dockerfile.ts";
import type { Tree } from "../../project/tree.ts";
import type { RequiredModule } from "../../project/modfile.ts";
import type { Rule } from "../rule.ts";

/** Ends of host names that no public name server answers. */
const INTERNAL = /\.(?:local|localdomain|localhost|corp|internal|intern|intra|intranet|lan|home|priv|private|domain)$/i;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** First labels that companies give to the host of their own repositories. */
const OWN_HOST = /^(?:git|gitlab|gitea|gogs|gerrit|svn|bitbucket|stash|scm)\d*\./i;
const PUBLIC = new Set(
  (
    "git.sr.ht gitlab.com gitea.com gitlab.torproject.org gitlab.gnome.org gitlab.freedesktop.org gitlab.wikimedia.org git.apache.org " +
    "git.zx2c4.com gitlab.eclipse.org gitlab.alpinelinux.org gitlab.inria.fr git.kernel.org gitlab.haskell.org gitlab.cncf.ci bitbucket.org"
  ).split(" "),
);

export const privateMod: Rule = {
  id: "B12",
  name: "private-mod",
  severity: "high",
  axis: "builds",
  fix: "C",
  effortHours: 2,
  confidence: 0.9,
  texts: {
    en: {
      detects: "Looks for required modules whose host only an internal network knows.",
      evidence:
        "Speaks for names without a dot, addresses, ports and endings such as .local, .corp or .lan, with less weight for hosts such as gitlab.company.com. Silent where the module is vendored, replaced or part of the tree, or a Dockerfile sets GOPRIVATE.",
      why: "The public module proxy does not serve such a module, and an image build reaches neither the internal host nor the developer's credentials.",
      found: "{module} comes from {host}, which only an internal network knows",
      fix: "Set GOPRIVATE={host} in the build and mount the credentials as a build secret, or commit a vendor folder.",
      variants: {
        likely: {
          found: "{module} comes from {host}, which looks like a company's own host",
          fix: "If {host} is not public, set GOPRIVATE={host} in the build and mount the credentials as a build secret, or commit a vendor folder.",
        },
      },
    },
    "zh-CN": {
      detects: "查找主机只有内部网络才认识的依赖模块。",
      evidence:
        "主机名不含点、是 IP 地址、带端口，或以 .local、.corp、.lan 等结尾时报告；gitlab.company.com 这样的主机以较低级别报告。模块已放入 vendor、被 replace、属于本项目，或 Dockerfile 设置了 GOPRIVATE 时不报告。",
      why: "公共模块代理不提供这样的模块，而镜像构建既访问不到内部主机，也没有开发者的凭据。",
      found: "{module} 来自只有内部网络才认识的主机 {host}",
      fix: "在构建中设置 GOPRIVATE={host}，并以构建密钥挂载凭据，或提交 vendor 目录。",
      variants: {
        likely: {
          found: "{module} 来自 {host}，它看起来是公司自己的主机",
          fix: "如果 {host} 不是公开主机，请在构建中设置 GOPRIVATE={host}，并以构建密钥挂载凭据，或提交 vendor 目录。",
        },
      },
    },
  },
  bad: [
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nrequire «git.orders.corp/base/log v1.2.0\n",
      "main.go": "package main\n",
    },
    {
      "go.mod":
        "module example.com/app\n\ngo 1.22\n\nrequire (\n\t«10.0.4.7/base/log v0.1.0\n\t«codehost/base/db v1.0.0 // indirect\n)\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nrequire «gitlab.orders.com/base/log v1.2.0\n",
      "main.go": "package main\n",
    },
  ],
  good: [
    {
      "go.mod":
        "module example.com/app\n\ngo 1.22\n\nrequire (\n\tgithub.com/google/uuid v1.6.0\n\tgolang.org/x/sys v0.20.0\n\tgitlab.com/a/b v1.0.0\n\tgit.sr.ht/a/b v1.0.0\n)\n",
      "main.go": "package main\n",
    },
    {
      "go.mod":
        "module example.com/app\n\ngo 1.22\n\nrequire git.orders.corp/base/log v1.2.0\n\nreplace git.orders.corp/base/log => ../log\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.12\n\nrequire git.orders.corp/base/log v1.2.0\n",
      "main.go": "package main\n",
      "vendor/modules.txt": "# git.orders.corp/base/log v1.2.0\ngit.orders.corp/base/log\n",
      "vendor/git.orders.corp/base/log/log.go": "package log\n",
    },
    {
      Dockerfile: "FROM golang:1.22\nENV GOPRIVATE=git.orders.corp\nRUN go build .\n",
      "go.mod": "module example.com/app\n\ngo 1.22\n\nrequire git.orders.corp/base/log v1.2.0\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module orders/app\n\ngo 1.22\n\nrequire orders/base v0.0.0\n",
      "base/go.mod": "module orders/base\n",
      "main.go": "package main\n",
    },
  ],
  match: [
    {
      on: "module",
      check: (one, _, tree) => {
        const host = one.path.split("/", 1)[0] ?? "";
        const likely = OWN_HOST.test(host) && !PUBLIC.has(host);
        const known = !host.includes(".") || host.includes(":") || INTERNAL.test(host) || ADDRESS.test(host);
        if ((!known && !likely) || isAtHand(one, tree)) return undefined;
        const params = { module: one.path, host };
        return known ? { params } : { params, variant: "likely", severity: "medium" };
      },
    },
  ],
};

/** In the vendor folder, in the tree, replaced, or fetched by a build that knows about it. */
function isAtHand(one: RequiredModule, tree: Tree): boolean {
  const { path } = one;
  const asking = tree.modules.find(({ requires }) => requires.includes(one));
  return (
    asking?.vendored?.has(path) === true ||
    asking?.replaces.some(({ from }) => from === path) === true ||
    tree.modules.some((module) => module.path === path) ||
    allDockerfiles(tree).some(({ file: { text } }) => /\bGO(?:PRIVATE|NOPROXY)\b/.test(text))
  );
}
