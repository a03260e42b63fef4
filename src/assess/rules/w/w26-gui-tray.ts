import type { GoFile } from "../../go/syntax.ts";
import { onceByText } from "../../once.ts";
import { type Program, servicePrograms } from "../../project/describe.ts";
import type { Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

/** Toolkits that have Windows code only. */
const WINDOWS_KITS = [
  "github.com/lxn/walk",
  "github.com/tailscale/walk",
  "github.com/lxn/win",
  "github.com/rodrigocfd/windigo",
  "github.com/ying32/govcl",
  "github.com/jchv/go-webview2",
  "github.com/go-toast/toast",
  "gopkg.in/toast.v1",
  "github.com/harry1453/go-common-file-dialog",
];
/** Toolkits that build for Linux and want a desktop there. */
const DESKTOP_KITS = [
  "github.com/getlantern/systray",
  "github.com/energye/systray",
  "fyne.io/systray",
  "fyne.io/fyne",
  "github.com/webview/webview",
  "github.com/webview/webview_go",
  "github.com/zserge/webview",
  "github.com/zserge/lorca",
  "github.com/wailsapp/wails",
  "github.com/gen2brain/beeep",
  "github.com/gen2brain/dlgs",
  "github.com/sqweek/dialog",
  "github.com/ncruces/zenity",
  "github.com/martinlindhe/notify",
  "github.com/andlabs/ui",
  "github.com/go-vgo/robotgo",
  "github.com/robotn/gohook",
  "golang.design/x/hotkey",
];

export const guiTray: Rule = {
  id: "W26",
  name: "gui-tray",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 16,
  confidence: 0.95,
  supersedes: ["W02", "W38"],
  strategy: { kind: "windows-container", variant: "service" },
  texts: {
    en: {
      detects: "Windows, dialogs, tray icons, desktop notifications and simulated input in a program.",
      evidence:
        "It needs the import of a known toolkit or the lookup of MessageBox and the like; a toolkit that a program without a port of its own uses counts as low, files for Windows alone are silent.",
      why: "Nobody sits in front of a container: there is no desktop, no tray and no one to click. What waits for a click waits for ever.",
      found: "{call} shows something on a Windows desktop",
      fix: "Split main: a headless cmd/<name> with the service in it, and a second program (or a _windows.go file) with the windows that talks to it over HTTP.",
      variants: {
        service: {
          found: "the main package of the service is built on {call}, a toolkit for Windows alone",
          fix: "Move what works without a window into a package of its own and start it from a headless cmd/<name>; until then the service runs on Windows only.",
        },
        desktop: {
          found: "{call} builds for Linux and needs a desktop when it runs",
          fix: "Start it only where a desktop is (DISPLAY or WAYLAND_DISPLAY is set), or keep it out of the service with a build tag; report by log or HTTP instead.",
        },
        apart: {
          found: "a program beside the service is built on {call}",
          fix: "Leave it out of the image: only the service goes into a container, this program stays on the desktop.",
        },
      },
    },
    "zh-CN": {
      detects: "程序里的窗口、对话框、托盘图标、桌面通知和模拟输入。",
      evidence:
        "要看到已知工具包的导入，或对 MessageBox 等函数的查找；只由不监听端口的程序使用的工具包只记为低，仅供 Windows 的文件不报告。",
      why: "容器前面没有人：没有桌面，没有托盘，也没有人点击。等待点击的代码会一直等下去。",
      found: "{call} 在 Windows 桌面上显示内容",
      fix: "拆分 main：无界面的 cmd/<name> 里放服务，另一个程序（或 _windows.go 文件）放窗口，通过 HTTP 与它通信。",
      variants: {
        service: {
          found: "服务的 main 包建立在只支持 Windows 的工具包 {call} 上",
          fix: "把不需要窗口的部分移到独立的包，由无界面的 cmd/<name> 启动；在此之前服务只能在 Windows 上运行。",
        },
        desktop: {
          found: "{call} 能为 Linux 编译，但运行时需要桌面",
          fix: "只在有桌面时启动它（设置了 DISPLAY 或 WAYLAND_DISPLAY），或用构建标签把它排除在服务之外；改为写日志或通过 HTTP 报告。",
        },
        apart: {
          found: "服务之外的一个程序建立在 {call} 上",
          fix: "不要放进镜像：只有服务进容器，这个程序留在桌面上。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport (\n\t"net/http"\n\n\t«"github.com/lxn/walk"\n)\n\nfunc main() {\n\tgo http.ListenAndServe(":8080", nil)\n\twalk.NewMainWindow()\n}\n`,
    `package main\n\nimport «"github.com/getlantern/systray"\n\nfunc main() { systray.Run(nil, nil) }\n`,
    `box := user32.NewProc(«"MessageBoxW")`,
    {
      "main.go": `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`,
      "cmd/panel/main.go": `package main\n\nimport (\n\t«"github.com/lxn/walk"\n\t. «"github.com/lxn/walk/declarative"\n)\n\nfunc main() { walk.App(); MainWindow{}.Run() }\n`,
    },
  ],
  good: [
    { "panel_windows.go": `package main\n\nimport "github.com/lxn/walk"\n\nfunc main() { walk.NewMainWindow() }\n` },
    `package main\n\nimport "example.com/app/systray"\n\nfunc main() { systray.Run() }\n`,
    `fmt.Println("MessageBoxW")`,
    `package main\n\nimport "github.com/lxn/walkabout"\n\nfunc main() { walkabout.Go() }\n`,
  ],
  match: [
    { on: "tree", check: importsOfKits },
    ...windowsApi(["MessageBox", "MessageBoxEx", "Shell_NotifyIcon", "ShowWindow", "SetForegroundWindow"], (call) => ({
      params: { call },
    })),
  ],
};

function importsOfKits(tree: Tree, programs: readonly Program[]): readonly (Found & { readonly file: GoFile })[] {
  const services = servicePrograms(programs);
  const served = new Set(services.flatMap(({ closure }) => closure));
  // Without a service every program is what the user came with.
  const others = services.length === 0 ? [] : programs;
  const apart = new Set(others.flatMap(({ closure }) => closure).filter((home) => !served.has(home)));
  const mains = new Set(services.filter(({ listens }) => listens.length > 0).map(({ main }) => main));
  return tree.packages.flatMap((home) =>
    home.files
      .filter(({ included, generated }) => (included.linux || included.linuxCgo) && !generated)
      .flatMap((file) =>
        file.imports.flatMap((one) => {
          // A kit's own packages are no users of it.
          if (tree.byImportPath.has(one.path)) return [];
          const kit = kitOf(one.path);
          if (kit === undefined) return [];
          const windows = kit === "windows";
          // One word for a kit that builds; what does not build is named at each import.
          const first = file.imports.find((other) => isBelow(other.path, DESKTOP_KITS));
          if (!windows && first !== one) return [];
          const found = { file, range: one, params: { call: one.path } };
          if (apart.has(home)) return [{ ...found, variant: "apart", severity: "low" as const }];
          if (!windows) return [{ ...found, variant: "desktop", severity: "high" as const }];
          return [mains.has(home) ? { ...found, variant: "service" } : found];
        }),
      ),
  );
}

const kitOf = onceByText((path) =>
  isBelow(path, WINDOWS_KITS) ? "windows" : isBelow(path, DESKTOP_KITS) ? "desktop" : undefined,
);

function isBelow(path: string, kits: readonly string[]): boolean {
  return kits.some((kit) => path.startsWith(kit) && (path.length === kit.length || path[kit.length] === "/"));
}
